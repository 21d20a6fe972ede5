using System.Globalization;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.Attribution;

/// <summary>
/// Compares which features matter with the baseline, as
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-model-monitor-feature-attribution-drift.html">Clarify</see> does.
/// </summary>
public static class AttributionMonitor
{
    /// <summary>Below this the ranking has drifted, as in Clarify.</summary>
    public const double Threshold = 0.9;

    /// <summary>
    /// Normalised discounted cumulative gain: the baseline's attributions in today's order, against those in their own; 1 where the order is the
    /// same. A feature that is new today has none.
    /// </summary>
    public static double Ndcg(GlobalAttribution baseline, GlobalAttribution current)
    {
        var known = baseline.Features.ToDictionary(f => f.Key, f => f.Value);
        var ideal = Gain(baseline.Ranked.Select(f => f.Value));
        return ideal == 0 ? 1 : Gain(current.Ranked.Select(f => known.GetValueOrDefault(f.Key))) / ideal;
    }

    public static IReadOnlyList<Violation> Check(GlobalAttribution baseline, GlobalAttribution current, string label = "label0", double threshold = Threshold)
    {
        var ndcg = Ndcg(baseline, current);
        return ndcg < threshold
            ? [new Violation("feature_attribution_drift_check", string.Create(CultureInfo.InvariantCulture, $"Feature attribution drift {ndcg:0.####} is below threshold: {threshold:0.####}.")) { Label = label, Metric = "shap" }]
            : [];
    }

    public static IReadOnlyList<MetricValue> Metrics(GlobalAttribution current) =>
    [
        .. current.Features.Select(f => new MetricValue($"feature_{f.Key}", f.Value)),
        .. double.IsFinite(current.ExpectedValue) ? [new MetricValue("ExpectedValue", current.ExpectedValue)] : Array.Empty<MetricValue>(),
    ];

    private static double Gain(IEnumerable<double> values) => values.Select((value, i) => value / Math.Log2(i + 2)).Sum();
}
