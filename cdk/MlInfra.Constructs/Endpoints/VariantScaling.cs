using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Follows the traffic of a variant by adding and removing instances: near targets, in steps, and by the clock.
/// </summary>
/// <remarks>
/// SageMaker refuses to change the instance type of a variant while its scaling is registered. A <see cref="DeploymentGuard"/> takes
/// the scaling away before such a change and brings it back after; without one, deploy once without
/// <see cref="ProductionVariant.Scaling"/>, change the type, and give the scaling back.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html"/>
public sealed record VariantScaling
{
    /// <summary>The fewest instances; 1 or more. Default: 1.</summary>
    public int MinCapacity { get; init; } = 1;

    /// <summary>The most instances. Default: 10.</summary>
    public int MaxCapacity { get; init; } = 10;

    /// <summary>What is kept near a value; of several, the one that asks for the most instances wins. Default: 1000 requests per instance and minute.</summary>
    public IReadOnlyList<ScalingTarget> Targets { get; init; } = [ScalingTarget.InvocationsPerInstance(1000)];

    /// <summary>Steps by an alarm, for answers to bursts that target tracking is too slow for. Default: none.</summary>
    public StepScaling? Steps { get; init; }

    /// <summary>Other limits at other times. Default: none.</summary>
    public IReadOnlyList<ScheduledCapacity> Schedules { get; init; } = [];

    /// <summary>The pause after instances were removed. Default: 300 seconds.</summary>
    public Duration ScaleInCooldown { get; init; } = Duration.Seconds(300);

    /// <summary>The pause after instances were added. Default: 60 seconds.</summary>
    public Duration ScaleOutCooldown { get; init; } = Duration.Seconds(60);
}
