using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Follows the traffic of an inference component by its copies, down to none where nothing is asked.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html"/>
public sealed record ComponentScaling
{
    /// <summary>The fewest copies; 0 lets the component go, and the fleet with the last of them. Default: 1.</summary>
    public int MinCapacity { get; init; } = 1;

    /// <summary>The most copies. Default: 4.</summary>
    public int MaxCapacity { get; init; } = 4;

    /// <summary>The target: requests per copy and minute. Null: the component scales by <see cref="ConcurrentRequestsPerCopy"/> only. Default: 1000.</summary>
    public double? InvocationsPerCopy { get; init; } = 1000;

    /// <summary>The target: requests under way in each copy, by a metric that comes every ten seconds. Default: none.</summary>
    public double? ConcurrentRequestsPerCopy { get; init; }

    /// <summary>Other limits at other times. Default: none.</summary>
    public IReadOnlyList<ScheduledCapacity> Schedules { get; init; } = [];

    /// <summary>The pause after copies were removed. Default: 300 seconds.</summary>
    public Duration ScaleInCooldown { get; init; } = Duration.Seconds(300);

    /// <summary>The pause after copies were added. Default: 60 seconds.</summary>
    public Duration ScaleOutCooldown { get; init; } = Duration.Seconds(60);
}
