using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>The function on a fake cloud, with a clock of its own.</summary>
public sealed class MonitorHost : IAsyncDisposable
{
    public FakeCloud Cloud { get; } = new();

    public MemoryStream Log { get; } = new();

    /// <summary>What Lambda says the function has.</summary>
    public int? MemoryMiB { get; set; }

    public string LogText => Encoding.UTF8.GetString(Log.ToArray());

    public JsonObject Definition { get; } = JsonNode.Parse("""
        {"kind":"DataQuality","monitor":"watch","endpoint":"e","variant":"v","captured":"s3://bucket/capture","reports":"s3://bucket/reports","baseline":{"source":"ModelPackage"},"features":["a","b"]}
        """)!.AsObject();

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    public async Task<JsonObject> InvokeAsync(TimeSpan? left = null, CancellationToken cancel = default)
    {
        var clock = new FakeTimeProvider(Cloud.Now);
        var log = new JsonLog(Log, clock);
        var environment = new Dictionary<string, string> { [Functions.Variable] = "CheckTraffic", ["MONITOR"] = Definition.ToJsonString() };
        if (MemoryMiB is { } memory) environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = $"{memory}";
        var function = Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, log, clock) { Aws = Cloud.Options });
        var answer = await function.InvokeAsync("{}"u8.ToArray(), new Invocation("request-1", DateTimeOffset.MaxValue, null, null, log) { Left = left ?? TimeSpan.FromMinutes(10) }, cancel);
        return JsonNode.Parse(answer.Span)!.AsObject();
    }

    public JsonObject Marker(string period) => Cloud.Json($"reports/e/watch/periods/{period}.json");
}
