using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Support;
using MlInfra.Constructs.Validation;

namespace Benchmarks.Definitions;

/// <summary>The check of a whole pipeline definition, first call and warm, against only reading its JSON.</summary>
internal static class WalkerBenchmark
{
    private const double MostSeconds = 0.05;

    public static async Task<bool> RunAsync(int? rounds)
    {
        var met = true;
        foreach (var steps in new[] { 10, 50 })
        {
            var json = ReadyDefinition.Write(steps);
            var cold = Time(() => Check(json));
            var comparison = new Comparison($"walker: {steps} steps, {json.Length / 1024} KB; the process's first check took {cold * 1000:0} ms", "parse and check", "parse alone");
            await comparison.AlternateAsync(
                rounds ?? 50,
                () => Task.FromResult(Time(() => Check(json))),
                () => Task.FromResult(Time(() => Walk(JsonNode.Parse(json)))));
            comparison.Print(percentiles: true);
            var median = Enumerable.Range(0, 21).Select(_ => Time(() => Check(json))).Order().ElementAt(10);
            Console.WriteLine($"  {median * 1000:0.0} ms   target < {MostSeconds * 1000:0} ms: {(median < MostSeconds ? "met" : "MISSED")}");
            met &= median < MostSeconds;
        }
        return met;
    }

    private static void Check(string json)
    {
        if (PipelineDefinitionChecker.Check(json) is { Count: > 0 } problems) throw new InvalidOperationException(string.Join('\n', problems));
    }

    // JsonNode reads lazily: the peer looks at every value too.
    private static int Walk(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(entry => Walk(entry.Value)),
        JsonArray list => 1 + list.Sum(Walk),
        _ => 1,
    };

    private static double Time(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
