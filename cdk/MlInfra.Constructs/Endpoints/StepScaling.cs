using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Adds instances when a metric passes a threshold: the further past, the more of them.</summary>
/// <seealso href="https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html"/>
public sealed record StepScaling
{
    /// <summary>The metric, for example <c>endpoint.MetricModelLatency()</c> of an imported endpoint, or any of your own.</summary>
    public required IMetric Metric { get; init; }

    /// <summary>The value from which the steps count.</summary>
    public required double Threshold { get; init; }

    /// <summary>The steps, by how far the metric is above the threshold, 1 to 20, in rising order.</summary>
    public required IReadOnlyList<ScalingStep> Steps { get; init; }

    /// <summary>How many periods in a row the metric must be at or above the threshold. Default: 1.</summary>
    public int EvaluationPeriods { get; init; } = 1;

    /// <summary>The pause between two steps. Default: 60 seconds.</summary>
    public Duration Cooldown { get; init; } = Duration.Seconds(60);
}
