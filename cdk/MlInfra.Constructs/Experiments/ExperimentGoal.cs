using Amazon.CDK;

namespace MlInfra.Constructs.Experiments;

/// <summary>What a champion and a challenger are compared by: made by one of the factories, and changed by <c>with</c>.</summary>
public sealed record ExperimentGoal
{
    private ExperimentGoal(string kind) => Kind = kind;

    /// <summary>
    /// The difference below which the two count as equal, so that the experiment may end before its time is over: a share for shares
    /// (0.01 is one of 100), microseconds for latency, else the metric's unit. Default: none; they never count as equal.
    /// </summary>
    public double? Margin { get; init; }

    /// <summary>Whether more is better. Default: false for errors and latency, true for the application's own metrics.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The dimensions of the application's metrics beside that of the variant. Default: <c>EndpointName</c>.</summary>
    public IReadOnlyDictionary<string, string>? Dimensions { get; init; }

    /// <summary>The dimension of the application's metrics whose value is the variant's name. Default: VariantName.</summary>
    public string VariantDimension { get; init; } = "VariantName";

    /// <summary>
    /// The time until what is counted of a moment is complete, as sales come some time after the visit. Put what comes late with the time of the
    /// request it belongs to. Default: at once.
    /// </summary>
    public Duration SettlesAfter { get; init; } = Duration.Minutes(0);

    internal string Kind { get; }

    internal string? MetricNamespace { get; private init; }

    internal string? MetricName { get; private init; }

    internal string? Trials { get; private init; }

    internal bool IsShare => Kind is "Errors" or "Share";

    /// <summary>The share of requests that fail on the model's side: 5xx answers, time-outs, broken answers. Fewer are better.</summary>
    public static ExperimentGoal ErrorRate() => new("Errors");

    /// <summary>The mean time in which the model answers. Less is better.</summary>
    public static ExperimentGoal Latency() => new("Latency");

    /// <summary>
    /// A share that the application counts by variant, such as sales of visits. Which variant answered is said by the answer
    /// (<c>InvokedProductionVariant</c>); put both metrics with it, at once and with one time. More is better, unless changed.
    /// </summary>
    /// <param name="metricNamespace">The namespace of both metrics.</param>
    /// <param name="metricName">What is counted, summed.</param>
    /// <param name="trials">Out of how many, summed. Default: the variant's invocations.</param>
    public static ExperimentGoal Share(string metricNamespace, string metricName, string? trials = null) =>
        new("Share") { MetricNamespace = metricNamespace, MetricName = metricName, Trials = trials, HigherIsBetter = true };

    /// <summary>The mean of what the application measures by variant, such as the amount of an order. More is better, unless changed.</summary>
    /// <param name="metricNamespace">The namespace of the metric.</param>
    /// <param name="metricName">What is measured, a value for each.</param>
    public static ExperimentGoal Mean(string metricNamespace, string metricName) =>
        new("Mean") { MetricNamespace = metricNamespace, MetricName = metricName, HigherIsBetter = true };
}
