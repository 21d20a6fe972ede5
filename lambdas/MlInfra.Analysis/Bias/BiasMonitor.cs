using System.Globalization;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.Bias;

/// <summary>Holds bias against the range that each metric may have.</summary>
public static class BiasMonitor
{
    /// <summary>What CloudWatch gets in the place of infinity, as Clarify publishes it.</summary>
    private const double Infinity = 2.348543e108;

    /// <summary>The best value of each metric, by which side of it is worse.</summary>
    private static double Ideal(string metric) => metric == "DI" ? 1 : 0;

    /// <summary>
    /// A metric is violated when its whole interval lies further from the ideal than the baseline does, on the same side or the other, by more than
    /// the tolerance.
    /// </summary>
    /// <param name="baseline">Bias when the model was trained.</param>
    /// <param name="current">Bias now.</param>
    /// <param name="tolerance">How much worse is borne. Default: 0.1, for DI too.</param>
    /// <param name="settings">From how many records on it is judged.</param>
    public static IReadOnlyList<Violation> Check(BiasReport baseline, BiasReport current, double tolerance = 0.1, BiasSettings? settings = null)
    {
        var limits = baseline.Metrics.Where(m => double.IsFinite(m.Estimate.Value)).ToDictionary(m => m.Name, m =>
        {
            var reach = Math.Abs(m.Estimate.Value - Ideal(m.Name)) + tolerance;
            return (Low: Ideal(m.Name) - reach, High: Ideal(m.Name) + reach);
        });
        return Check(current, limits, settings);
    }

    /// <summary>A metric is violated when its whole interval lies outside its range.</summary>
    public static IReadOnlyList<Violation> Check(BiasReport current, IReadOnlyDictionary<string, (double Low, double High)> ranges, BiasSettings? settings = null)
    {
        settings ??= new BiasSettings();
        if (Math.Min(current.InFacet, current.Others) < settings.MinimumCount) return [];
        return
        [
            .. current.Metrics.Where(m => ranges.TryGetValue(m.Name, out var range) && (m.Estimate.Low > range.High || m.Estimate.High < range.Low)).Select(m =>
                new Violation("bias_drift_check", string.Create(CultureInfo.InvariantCulture,
                    $"{m.Name} of {m.Estimate.Value:0.####} ({m.Estimate.Low:0.####} to {m.Estimate.High:0.####}) is outside the range {ranges[m.Name].Low:0.####} to {ranges[m.Name].High:0.####}."))
                {
                    Facet = current.Facet, FacetValue = current.FacetValue, Metric = m.Name,
                }),
        ];
    }

    public static IReadOnlyList<MetricValue> Metrics(BiasReport report) =>
        [.. report.Metrics.Where(m => !double.IsNaN(m.Estimate.Value)).Select(m => new MetricValue($"bias_metric_{m.Name}", Math.Clamp(m.Estimate.Value, -Infinity, Infinity)))];
}
