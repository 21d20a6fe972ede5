using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.BatchArrivals;

/// <summary>The function over a fake of its services, gathering what arrives under s3://data/incoming/.</summary>
public sealed class ArrivalWorld : IAsyncDisposable
{
    private readonly MemoryStream _log = new();

    public FakeLoop Aws { get; } = new();

    public JsonObject Settings { get; } = JsonNode.Parse($$"""
        {"pipeline": "{{FakeLoop.Pipeline}}", "bucket": "data", "prefix": "incoming/", "suffix": ".csv", "stateBucket": "data", "statePrefix": "mlinfra/arrivals/",
         "count": 3, "latenessHours": 24, "manifestParameter": "Manifest", "parameters": {"Mode": "batch"} }
        """)!.AsObject();

    public string Log => Encoding.UTF8.GetString(_log.ToArray());

    /// <summary>The objects of each run's batch.</summary>
    public IReadOnlyList<string[]> Batches => [.. Aws.Runs.Where(run => run.Parameters.ContainsKey("Manifest")).Select(run => JsonNode.Parse(Aws.Text(run.Parameters["Manifest"]["s3://".Length..]))!.AsArray().Skip(1).Select(node => (string)node!).ToArray())];

    public ValueTask DisposeAsync() => Aws.DisposeAsync();

    public void Arrive(params string[] names)
    {
        foreach (var name in names) Aws.Put($"data/incoming/{name}", $"the data of {name}");
    }

    public void EndRuns()
    {
        foreach (var run in Aws.Runs) run.Status = "Succeeded";
    }

    /// <summary>A look; answers what it came to.</summary>
    public async Task<string> LookAsync()
    {
        var clock = new FixedClock(Aws.Now);
        var environment = new Dictionary<string, string> { [Functions.Variable] = "BatchArrivals", ["ARRIVALS"] = Settings.ToJsonString() };
        var log = new JsonLog(Stream.Synchronized(_log), clock);
        var function = Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, log, clock) { Aws = Aws.Options });
        var answer = await function.InvokeAsync("{}"u8.ToArray(), new Invocation("request-1", Aws.Now.AddMinutes(1), null, null, log), CancellationToken.None);
        return (string)JsonNode.Parse(answer.Span)!["outcome"]!;
    }
}
