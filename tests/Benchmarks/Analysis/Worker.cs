using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Statistics;

namespace Benchmarks.Analysis;

/// <summary>Our side, as a process of its own: reads, compares, prints figures as JSON.</summary>
internal static class Worker
{
    public static async Task<int> RunAsync(string folder, int cores)
    {
        var options = new ProfileOptions { Parallelism = cores };
        var baseline = await TableProfiler.RunAsync([InputFile.FromPath(Path.Combine(folder, "baseline.csv"))], DataFormat.Csv(header: true), options);
        var files = Directory.EnumerateFiles(Path.Combine(folder, "capture")).Order().Select(InputFile.FromPath);
        var format = DataFormat.Capture() with { ColumnNames = [.. baseline.Columns.Select(c => c.Name)] };
        var current = await TableProfiler.RunAsync(files, format, Baseline.Options(baseline, options));
        var result = DataQualityMonitor.Run(baseline, Baseline.Suggest(baseline), current, new DataQualitySettings { Drift = new DriftSettings { NumberLimit = 0.05 } });
        var features = new JsonObject();
        foreach (var feature in result.Features)
        {
            features[feature.Name] = new JsonObject
            {
                ["present"] = feature.Current!.Present,
                ["mean"] = feature.Current.Numbers?.Mean,
                ["std"] = feature.Current.Numbers?.StandardDeviation,
                ["ks"] = feature.Drift!.Distances.TryGetValue("KS", out var ks) ? ks : null,
                ["psi"] = feature.Drift.Distances["PSI"],
                ["chi"] = feature.Drift.Distances.TryGetValue("ChiSquared", out var chi) ? chi : null,
                ["drifted"] = feature.Drift.Verdict == DriftVerdict.Drifted,
            };
        }
        Console.WriteLine(new JsonObject { ["rows"] = result.Rows, ["peak"] = Peak(), ["cpu"] = Environment.CpuUsage.TotalTime.TotalSeconds, ["features"] = features }.ToJsonString());
        return 0;
    }

    private static long Peak()
    {
        if (!File.Exists("/proc/self/status")) return Environment.WorkingSet;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
