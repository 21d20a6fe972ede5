using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.RetrainOnDrift;

/// <summary>The function over a fake of its services, with a data quality and a model quality monitor.</summary>
public sealed class DriftWorld : IAsyncDisposable
{
    private readonly MemoryStream _log = new();

    public FakeLoop Aws { get; } = new();

    public JsonObject Settings { get; } = JsonNode.Parse($$"""
        {"pipeline": "{{FakeLoop.Pipeline}}", "coolDownHours": 24, "maxRunsPerDay": 1, "lookBackHours": 168,
         "fromParameter": "DriftFrom", "untilParameter": "DriftUntil", "labelledDataParameter": "Labelled",
         "monitors": [
           {"alarm": "data", "monitor": "quality", "endpoint": "tumour", "reports": "s3://artifacts/monitoring"},
           {"alarm": "model", "monitor": "accuracy", "endpoint": "tumour", "reports": "s3://artifacts/monitoring", "labels": true}]}
        """)!.AsObject();

    public string Log => Encoding.UTF8.GetString(_log.ToArray());

    public ValueTask DisposeAsync() => Aws.DisposeAsync();

    /// <summary>An alarm that rings since one hour.</summary>
    public void Ring(string alarm) => Aws.Alarms[alarm] = ("ALARM", Aws.Now.AddHours(-1));

    public void Quiet(string alarm) => Aws.Alarms[alarm] = ("OK", Aws.Now);

    /// <summary>What a monitor leaves of a period of one hour.</summary>
    public void Period(string monitor, DateTimeOffset from, int violations = 2, string? status = null, bool labelled = false) =>
        Aws.Put($"artifacts/monitoring/tumour/{monitor}/periods/{from.UtcDateTime:yyyy-MM-ddTHH}.json", $$"""
            {"status": "{{status ?? (violations > 0 ? "CompletedWithViolations" : "Completed")}}", "from": "{{from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}", "until": "{{from.UtcDateTime.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}",
             "records": 500, "unparsable": 0, "violations": {{violations}}, {{(labelled ? $"\"merged\": \"s3://artifacts/monitoring/tumour/{monitor}/merge\"," : "")}} "report": "s3://artifacts/monitoring/tumour/{{monitor}}/{{from.UtcDateTime:yyyy/MM/dd/HH}}/report.html"}
            """);

    /// <summary>A look; answers what it came to.</summary>
    public async Task<string> LookAsync(string payload = "{}")
    {
        var clock = new FixedClock(Aws.Now);
        var environment = new Dictionary<string, string> { [Functions.Variable] = "RetrainOnDrift", ["RETRAINING"] = Settings.ToJsonString() };
        var log = new JsonLog(Stream.Synchronized(_log), clock);
        var function = Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, log, clock) { Aws = Aws.Options });
        var answer = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), new Invocation("request-1", Aws.Now.AddMinutes(1), null, null, log), CancellationToken.None);
        return (string)JsonNode.Parse(answer.Span)!["outcome"]!;
    }
}
