using MlInfra.Analysis.Drift;

namespace MlInfra.Analysis.DataQuality;

/// <summary>
/// Metrics under the names of
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-cloudwatch.html">Model Monitor</see>.
/// </summary>
internal static class DataQualityMetrics
{
    public static IEnumerable<MetricValue> Of(FeatureQuality feature)
    {
        if (feature.Current is not { } column) yield break;
        yield return new MetricValue($"feature_non_null_{column.Name}", column.Present);
        yield return new MetricValue($"feature_null_{column.Name}", column.Missing);
        yield return new MetricValue($"feature_completeness_{column.Name}", column.Completeness);
        yield return new MetricValue($"feature_estimated_unique_values_{column.Name}", Math.Round(column.Distinct));
        if (column.Counts is { } counts)
        {
            yield return new MetricValue($"feature_fractional_counts_{column.Name}", counts.Fractional + counts.Infinite);
            yield return new MetricValue($"feature_integral_counts_{column.Name}", counts.Integral);
            yield return new MetricValue($"feature_string_counts_{column.Name}", counts.Text);
            yield return new MetricValue($"feature_unknown_counts_{column.Name}", column.Missing);
        }
        if (column.Numbers is { } numbers)
        {
            yield return new MetricValue($"feature_data_{column.Name}", numbers.Mean) { Set = new MetricSet(numbers.Sketch.Count, numbers.Sum, numbers.Min, numbers.Max) };
        }
        if (feature.Drift is { Verdict: DriftVerdict.Stable or DriftVerdict.Drifted } drift)
        {
            yield return new MetricValue($"feature_baseline_drift_{column.Name}", drift.Distance);
        }
    }
}
