using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Drift;

/// <summary>What a monitor said of an hour.</summary>
internal sealed record Judgement(WatchedMonitor Monitor, DateTimeOffset Hour, string Status, long Records, string? Reason, IReadOnlyList<string> Violations, string? Report)
{
    public bool Violated => Status == "CompletedWithViolations";

    /// <summary>Reads what the monitor left of the hour; null if it has not judged it yet.</summary>
    public static async Task<Judgement?> ReadAsync(Services services, Watch watch, WatchedMonitor monitor, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        var root = $"{watch.Reports}/{watch.Endpoint}/{monitor.Name}";
        if (await FindAsync(services, $"{root}/periods/{Text(hour, "yyyy-MM-dd'T'HH")}.json", cancellationToken) is not { } marker) return null;
        var violations = (string?)marker["status"] == "CompletedWithViolations"
            ? await FindAsync(services, $"{root}/{Text(hour, "yyyy/MM/dd/HH")}/constraint_violations.json", cancellationToken) : null;
        return new(monitor, hour, (string?)marker["status"] ?? "?", (long?)marker["records"] ?? 0, (string?)marker["reason"],
            [.. (violations?["violations"] as JsonArray ?? []).Select(Words)], (string?)marker["report"]);
    }

    private static string Words(JsonNode? violation)
    {
        var what = (string?)violation?["feature_name"] ?? (string?)violation?["metric_name"];
        var text = (string?)violation?["description"] ?? (string?)violation?["constraint_check_type"] ?? "";
        return what is null || text.Contains(what, StringComparison.Ordinal) ? text : $"{what}: {text}";
    }

    private static string Text(DateTimeOffset hour, string format) => hour.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static async Task<JsonNode?> FindAsync(Services services, string uri, CancellationToken cancellationToken)
    {
        var (bucket, key) = S3Address.Parse(uri);
        if (await services.S3.FindObjectAsync(bucket, key, cancellationToken) is not { } found) return null;
        try
        {
            return JsonNode.Parse(found.Body.Span);
        }
        catch (JsonException e)
        {
            throw new CliException($"{uri} is no JSON: {e.Message}");
        }
    }
}
