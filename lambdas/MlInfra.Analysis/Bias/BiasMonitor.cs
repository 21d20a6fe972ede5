using System.Globalization;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Bias;

/// <summary>Holds bias against the range that each metric may have.</summary>
public static class BiasMonitor
{
    /// <summary>What CloudWatch gets in the place of infinity, as Clarify publishes it.</summary>
    private const double Infinity = 2.348543e108;

    /// <summary>The best value of each metric, by which side of it is worse.</summary>
    private static double Ideal(string metric) => metric == "DI" ? 1 : 0;

    /// <summary>
    /// A metric is violated when its whole interval lies further from the ideal than the baseline may, on the same side or the other, by more than
    /// the tolerance. The baseline is a sample too: it may lie where the worse end of its own interval does.
    /// </summary>
    /// <param name="baseline">Bias when the model was trained.</param>
    /// <param name="current">Bias now.</param>
    /// <param name="tolerance">How much worse is borne. Default: 0.1, for DI too.</param>
    /// <param name="settings">From how many records on it is judged.</param>
    /// <param name="facets">How many facets are judged together.</param>
    public static IReadOnlyList<Violation> Check(BiasReport baseline, BiasReport current, double tolerance = 0.1, BiasSettings? settings = null, int facets = 1)
    {
        var limits = baseline.Metrics.Where(m => double.IsFinite(m.Estimate.Value)).ToDictionary(m => m.Name, m =>
        {
            var reach = Reach(m.Estimate, Ideal(m.Name)) + tolerance;
            return (Low: Ideal(m.Name) - reach, High: Ideal(m.Name) + reach);
        });
        return Check(current, limits, settings, facets);
    }

    /// <summary>
    /// A metric is violated when its whole interval lies outside its range, by more than chance among all metrics of all facets: the chance that the confidence
    /// leaves is shared by them, since a dozen metrics of three facets would else alarm for a model that is as it was.
    /// </summary>
    public static IReadOnlyList<Violation> Check(BiasReport current, IReadOnlyDictionary<string, (double Low, double High)> ranges, BiasSettings? settings = null, int facets = 1)
    {
        settings ??= new BiasSettings();
        if (Math.Min(current.InFacet, current.Others) < settings.MinimumCount) return [];
        var judged = current.Metrics.Where(m => ranges.ContainsKey(m.Name)).ToList();
        var tests = judged.Count * facets;
        // One alone is judged by its interval.
        var errors = tests <= 1 ? 0 : Intervals.Z(1 - ((1 - settings.Confidence) / tests));
        return
        [
            .. judged.Where(m => IsOutside(m.Estimate, ranges[m.Name], errors)).Select(m =>
                new Violation("bias_drift_check", string.Create(CultureInfo.InvariantCulture,
                    $"{m.Name} of {m.Estimate.Value:0.####} ({m.Estimate.Low:0.####} to {m.Estimate.High:0.####}) is outside the range {ranges[m.Name].Low:0.####} to {ranges[m.Name].High:0.####}."))
                {
                    Facet = current.Facet, FacetValue = current.FacetValue, Metric = m.Name,
                }),
        ];
    }

    private static double Reach(Interval estimate, double ideal)
    {
        var worst = Math.Max(Math.Abs(estimate.Low - ideal), Math.Abs(estimate.High - ideal));
        return double.IsNaN(worst) ? Math.Abs(estimate.Value - ideal) : worst;
    }

    // Resamples are too few to tell ends of so high a confidence; their deviation tells how far off they lie.
    private static bool IsOutside(Interval estimate, (double Low, double High) range, double errors)
    {
        if (!(estimate.Low > range.High || estimate.High < range.Low)) return false;
        var far = Math.Max(estimate.Value - range.High, range.Low - estimate.Value);
        return double.IsNaN(estimate.StandardDeviation) || far > errors * estimate.StandardDeviation;
    }

    public static IReadOnlyList<MetricValue> Metrics(BiasReport report) =>
        [.. report.Metrics.Where(m => !double.IsNaN(m.Estimate.Value)).Select(m => new MetricValue($"bias_metric_{m.Name}", Math.Clamp(m.Estimate.Value, -Infinity, Infinity)))];
}
