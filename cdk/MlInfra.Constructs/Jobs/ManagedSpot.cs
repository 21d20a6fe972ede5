using Amazon.CDK;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Training on spare capacity, at up to 90 % less. The job may be interrupted; with <see cref="Checkpoints"/> it goes on where it was.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html"/>
public sealed class ManagedSpot
{
    private ManagedSpot(Duration maxWait) => MaxWait = maxWait;

    /// <summary>The longest time for waiting and running together; at least the step's MaxRun.</summary>
    public Duration MaxWait { get; }

    /// <summary>Spot capacity; gives up when waiting and running together have taken so long.</summary>
    public static ManagedSpot WaitAtMost(Duration maxWait)
    {
        ArgumentNullException.ThrowIfNull(maxWait);
        return new(maxWait);
    }
}
