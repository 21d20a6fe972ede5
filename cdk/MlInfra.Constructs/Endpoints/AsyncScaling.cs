using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Follows the queue of an asynchronous endpoint: instances by requests that wait for each of them, down to none, and up again from none
/// as soon as one waits.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html"/>
public sealed record AsyncScaling
{
    /// <summary>The fewest instances. Default: 0, nothing is paid while nothing waits.</summary>
    public int MinCapacity { get; init; }

    /// <summary>The most instances. Default: 5.</summary>
    public int MaxCapacity { get; init; } = 5;

    /// <summary>The target: requests that wait for each instance. Default: 5.</summary>
    public double BacklogPerInstance { get; init; } = 5;

    /// <summary>Other limits at other times. Default: none.</summary>
    public IReadOnlyList<ScheduledCapacity> Schedules { get; init; } = [];

    /// <summary>How long a request waits at zero instances before one is started: 1 minute or more, in whole minutes. Default: 2 minutes.</summary>
    public Duration WakeUpAfter { get; init; } = Duration.Minutes(2);

    /// <summary>The pause after instances were removed. Default: 300 seconds.</summary>
    public Duration ScaleInCooldown { get; init; } = Duration.Seconds(300);

    /// <summary>The pause after instances were added, also from zero. Default: 300 seconds, in which an instance starts.</summary>
    public Duration ScaleOutCooldown { get; init; } = Duration.Seconds(300);
}
