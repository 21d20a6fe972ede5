using System.Globalization;
using System.Text.Json.Nodes;

namespace MlInfra.Cli.Platform;

/// <summary>A period that a monitor judged.</summary>
/// <param name="Verdict">Completed, CompletedWithViolations, NoData or Failed.</param>
internal sealed record JudgedPeriod(DateTimeOffset From, DateTimeOffset Until, string Verdict, long Records, int Violations, string? Reason, string? Report);

/// <summary>A monitor: what it judged last, and since when it is so.</summary>
/// <param name="Watched">The endpoint, or which files.</param>
/// <param name="Last">Null where it judged nothing in the last two weeks.</param>
/// <param name="Since">The beginning of the first of the periods in a row that ended like the last one, as far back as a day's.</param>
internal sealed record MonitorNow(string Kind, string Name, string Watched, string LogGroup, JudgedPeriod? Last, DateTimeOffset? Since)
{
    // What is looked back for: what CloudWatch keeps by the hour is older than anybody's interest here.
    private const int Days = 14, Row = 24;

    public bool Violated => Last?.Verdict == "CompletedWithViolations";

    public static async Task<MonitorNow> ReadAsync(Services services, StackFunction function, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = function.Json("MONITOR");
        var name = (string?)told["monitor"] ?? "?";
        var endpoint = (string?)told["endpoint"] is { Length: > 0 } given ? given : null;
        var (bucket, folder) = S3Address.Parse($"{told["reports"]}/{(endpoint is null ? "" : endpoint + "/")}{name}/periods/");
        var keys = new List<string>();
        await foreach (var marker in services.S3.ListObjectsAsync(bucket, folder, folder + now.AddDays(-Days).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellationToken))
        {
            keys.Add(marker.Key);
        }
        JudgedPeriod? last = null;
        DateTimeOffset? since = null;
        foreach (var key in keys.AsEnumerable().Reverse().Take(Row))
        {
            if (await PeriodAsync(services, bucket, key, cancellationToken) is not { } period) continue;
            last ??= period;
            if (period.Verdict != last.Verdict) break;
            since = period.From;
        }
        return new((string?)told["kind"] ?? "?", name, endpoint ?? $"the files under {told["captured"]}", function.LogGroup, last, since);
    }

    private static async Task<JudgedPeriod?> PeriodAsync(Services services, string bucket, string key, CancellationToken cancellationToken)
    {
        // Listed and gone: a life cycle may have taken it away.
        if (await services.S3.FindObjectAsync(bucket, key, cancellationToken) is not { } found || JsonNode.Parse(found.Body.Span) is not { } marker) return null;
        return new((DateTimeOffset)marker["from"]!, (DateTimeOffset)marker["until"]!, (string?)marker["status"] ?? "?", (long?)marker["records"] ?? 0, (int?)marker["violations"] ?? 0,
            (string?)marker["reason"], (string?)marker["report"]);
    }
}
