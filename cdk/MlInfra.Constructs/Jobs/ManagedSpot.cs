using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Training on spare capacity, at up to 90 % less. The job may be interrupted; with <see cref="Checkpoints"/> it goes on where it was.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html"/>
public sealed class ManagedSpot
{
    private ManagedSpot(PipelineValue enabled, TimeLimit? maxWait)
    {
        Enabled = enabled;
        MaxWait = maxWait;
    }

    /// <summary>Whether spot capacity is used: true, or a value of the pipeline.</summary>
    public PipelineValue Enabled { get; }

    /// <summary>The longest time for waiting and running together; at least the step's MaxRun. Null where the service is not told.</summary>
    public TimeLimit? MaxWait { get; }

    /// <summary>Spot capacity; gives up when waiting and running together have taken so long.</summary>
    public static ManagedSpot WaitAtMost(TimeLimit maxWait)
    {
        ArgumentNullException.ThrowIfNull(maxWait);
        return new(true, maxWait);
    }

    /// <summary>
    /// Spot capacity where a parameter of the pipeline says so. The service refuses a longest wait without spot, so give one only where
    /// the parameter is always true.
    /// </summary>
    public static ManagedSpot When(PipelineValue enabled, TimeLimit? maxWait = null)
    {
        ArgumentNullException.ThrowIfNull(enabled);
        return new(enabled, maxWait);
    }
}
