using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>A metric of Model Monitor's and what it must keep to.</summary>
/// <param name="Metric">Its name, for example <c>feature_baseline_drift_radius</c> or <c>accuracy</c>.</param>
/// <param name="Threshold">The limit.</param>
public sealed record MetricLimit(string Metric, double Threshold)
{
    /// <summary>Whether less than the limit is a violation. Default: more is.</summary>
    public bool Below { get; init; }

    /// <summary>The metric's dimensions beside Endpoint and MonitoringSchedule, as those of bias and attribution. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();

    internal void Check(Problems problems, string property)
    {
        if (Metric.Length is < 1 or > 255)
        {
            problems.Add($"{property}.{nameof(Metric)}", $"a name of {Metric.Length} characters", "be 1 to 255 characters", "take the name under which Model Monitor puts it");
        }

        if (!double.IsFinite(Threshold))
        {
            problems.Add($"{property}.{nameof(Threshold)}", $"{Threshold}", "be a number", "take the limit of the baseline");
        }
    }
}
