using MlInfra.Analysis.Experiments;
using MlInfra.Aws.CloudWatch;

namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>
/// What the function tells of an experiment, under the dimensions Endpoint and Experiment. What happened is a 1 at its time: looks at the same
/// moment may both tell it, and the maximum of a period stays the same.
/// </summary>
internal sealed class JudgeMetrics(CloudWatchClient metrics, ExperimentDefinition definition)
{
    /// <summary>The outcome of an experiment that a person ended.</summary>
    public const string ByHand = "ByHand";

    private readonly Dictionary<string, string> _dimensions = new() { ["Endpoint"] = definition.Endpoint, ["Experiment"] = definition.Experiment };

    /// <summary>How it stands, at every look.</summary>
    public Task StandsAsync(double share, EffectInterval? effect, DateTimeOffset now, CancellationToken cancellationToken) => PutAsync(
    [
        At("ChallengerShare", share * 100, "Percent", now),
        .. effect is null ? [] : new[] { ("Effect", effect.Estimate), ("EffectLow", effect.Low), ("EffectHigh", effect.High) }
            .Where(pair => double.IsFinite(pair.Item2)).Select(pair => At(pair.Item1, pair.Item2, null, now)),
    ], cancellationToken);

    /// <summary>That it began.</summary>
    public Task BeganAsync(DateTimeOffset now, CancellationToken cancellationToken) => PutAsync([At("Started", 1, "Count", now)], cancellationToken);

    /// <summary>That a person shifted the weights.</summary>
    public Task ShiftedByHandAsync(DateTimeOffset now, CancellationToken cancellationToken) => PutAsync([At("ShiftedByHand", 1, "Count", now)], cancellationToken);

    /// <summary>That it is over, and how: ChallengerBetter, ChampionBetter, Equivalent, NoDifference, GuardRail or ByHand.</summary>
    public Task EndedAsync(string outcome, DateTimeOffset now, CancellationToken cancellationToken) =>
        PutAsync([At("Ended", 1, "Count", now), At(outcome, 1, "Count", now)], cancellationToken);

    private Task PutAsync(IReadOnlyList<MetricDatum> data, CancellationToken cancellationToken) => metrics.PutMetricDataAsync(definition.MetricNamespace, data, cancellationToken);

    private MetricDatum At(string name, double value, string? unit, DateTimeOffset now) => new() { MetricName = name, Value = value, Unit = unit, Timestamp = now, Dimensions = _dimensions };
}
