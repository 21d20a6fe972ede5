using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Tests.Support;

/// <summary>Runs of the drift detector on data of which the truth is known: half normal numbers, a quarter skewed ones, a quarter categories.</summary>
internal static class Simulation
{
    private const int BaselineRecords = 5000;

    /// <summary>In how many runs something is said to have drifted where nothing has.</summary>
    public static int Alarms(int features, int runs, int records, int seed, DriftSettings settings)
    {
        var draw = new Draw(seed);
        var baseline = Table(draw, features, BaselineRecords, 0);
        return Enumerable.Range(0, runs).Count(_ => DriftDetector.Run(baseline, Table(draw, features, records, 0), settings).Any(f => f.Verdict == DriftVerdict.Drifted));
    }

    /// <summary>The share of runs in which one feature that moved, by so many standard deviations, is found among the others.</summary>
    public static double Power(double shift, int records, int features, int runs, DriftSettings settings)
    {
        var draw = new Draw(77);
        var baseline = Table(draw, features, BaselineRecords, 0);
        // The others' p-values are those of a run without drift.
        var others = DriftDetector.Run(baseline, Table(draw, features, records, 0), settings).Skip(1).ToList();
        return Enumerable.Range(0, runs).Count(_ =>
        {
            var moved = DriftDetector.Compare(baseline.Columns[0], Column(draw, 0, records, shift), settings);
            return DriftDetector.Judge([moved, .. others], settings)[0].Verdict == DriftVerdict.Drifted;
        }) / (double)runs;
    }

    private static TableStatistics Table(Draw draw, int features, int records, double shift) =>
        Columns.Table([.. Enumerable.Range(0, features).Select(i => Column(draw, i, records, shift))]);

    private static ColumnStatistics Column(Draw draw, int index, int records, double shift) => (index % 4) switch
    {
        2 => Columns.Numbers($"f{index}", draw.Skewed(records)),
        3 => Columns.Text($"f{index}", Enumerable.Range(0, records).Select(_ => $"c{Math.Min(draw.Below(8), draw.Below(8))}")),
        _ => Columns.Numbers($"f{index}", draw.Normals(records, shift)),
    };
}
