using System.Diagnostics;
using System.Text.Json.Nodes;
using Benchmarks.Support;

namespace Benchmarks.Analysis;

/// <summary>
/// A million captured calls of 30 features, from files to drift: our library against json, pandas and SciPy over the same files, each a whole
/// process. The figures must agree, or there is nothing to compare.
/// </summary>
internal static class AnalysisBenchmark
{
    private const long MostMemory = 512L << 20;

    // As the executable that jobs run is built.
    private static readonly Dictionary<string, string?> Published = new() { ["DOTNET_TieredCompilation"] = "0" };

    public static async Task<bool> RunAsync(int? rounds)
    {
        var records = int.TryParse(Environment.GetEnvironmentVariable("MLINFRA_BENCH_RECORDS"), out var asked) ? asked : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("mlb-analysis-");
        try
        {
            Traffic.Write(folder.FullName, records, files: 10, baseline: 100_000);
            var size = Directory.EnumerateFiles(Path.Combine(folder.FullName, "capture")).Sum(f => new FileInfo(f).Length);
            Console.WriteLine($"{records:N0} records of {Traffic.Features} features, {size / 1e6:N0} MB of capture files");
            JsonNode? ours = null, theirs = null;
            var all = new Comparison("Capture files to drift, all cores", "MlInfra.Analysis", "json + pandas + SciPy", Target: 0.1);
            var one = new Comparison("The same on one core", "MlInfra.Analysis, one core", "json + pandas + SciPy");
            // A busy machine stretches both sides' time, but not alike; what the processors did tells more then.
            var used = new Comparison("Processor time of the same, on one core", "MlInfra.Analysis, one core", "json + pandas + SciPy");
            var (allOurs, oneOurs, peer) = (new List<double>(), new List<double>(), new List<double>());
            var (usedOurs, usedPeer) = (new List<double>(), new List<double>());
            for (var round = 0; round < (rounds ?? 3); round++)
            {
                (var seconds, ours) = await OursAsync(folder.FullName, Environment.ProcessorCount);
                allOurs.Add(seconds);
                (seconds, theirs) = await TimeAsync(Repository.Python, [Repository.At("tests", "Benchmarks", "Analysis", "peer.py"), folder.FullName]);
                peer.Add(seconds);
                usedPeer.Add(theirs["cpu"]!.GetValue<double>());
                (seconds, var single) = await OursAsync(folder.FullName, 1);
                oneOurs.Add(seconds);
                usedOurs.Add(single["cpu"]!.GetValue<double>());
            }
            all.Add(allOurs, peer);
            one.Add(oneOurs, peer);
            used.Add(usedOurs, usedPeer);
            var met = all.Print() & one.Print() & used.Print();
            await Stages.PrintAsync(folder.FullName, rounds ?? 3);
            return Agree(ours!, theirs!) & Memory(ours!, theirs!) & met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<(double Seconds, JsonNode Output)> OursAsync(string folder, int cores) =>
        TimeAsync("dotnet", [typeof(AnalysisBenchmark).Assembly.Location, "analysis-worker", folder, $"{cores}"], Published);

    private static async Task<(double Seconds, JsonNode Output)> TimeAsync(string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var watch = Stopwatch.StartNew();
        var output = await Run.OutputAsync(program, arguments, environment);
        return (watch.Elapsed.TotalSeconds, JsonNode.Parse(output)!);
    }

    private static bool Memory(JsonNode ours, JsonNode theirs)
    {
        var (us, them) = (ours["peak"]!.GetValue<long>(), theirs["peak"]!.GetValue<long>());
        Console.WriteLine($"  peak memory: {us / 1e6:N0} MB against {them / 1e6:N0} MB   target < {MostMemory >> 20} MiB: {(us < MostMemory ? "met" : "MISSED")}");
        return us < MostMemory;
    }

    private static bool Agree(JsonNode ours, JsonNode theirs)
    {
        var apart = new List<string>();
        if (ours["rows"]!.GetValue<long>() != theirs["rows"]!.GetValue<long>()) apart.Add("rows");
        foreach (var (name, figures) in theirs["features"]!.AsObject())
        {
            var mine = ours["features"]![name]!;
            // Exact but for rounding: counts, mean, deviation, chi-squared. By sketches of an error of 0.2 %: KS; and PSI follows its bins.
            foreach (var (figure, error) in new[] { ("present", 0.0), ("mean", 1e-9), ("std", 1e-5), ("chi", 1e-6), ("ks", 0.004), ("psi", 0.003) })
            {
                if (figures![figure] is not { } theirsValue || mine[figure] is not { } oursValue) continue;
                var (a, b) = (oursValue.GetValue<double>(), theirsValue.GetValue<double>());
                if (Math.Abs(a - b) > error * Math.Max(1, Math.Abs(b))) apart.Add($"{name}.{figure}: {a} against {b}");
            }
        }
        var drifted = ours["features"]!.AsObject().Where(f => f.Value!["drifted"]!.GetValue<bool>()).Select(f => f.Key).ToList();
        Console.WriteLine(apart.Count == 0 ? $"  the figures agree; drifted: {string.Join(", ", drifted)}" : $"  THE FIGURES DIFFER: {string.Join("; ", apart)}");
        return apart.Count == 0;
    }
}
