namespace MlInfra.Constructs.Pipelines;

/// <summary>What every step that runs a job may say.</summary>
public record JobStepProps : StepProps
{
    /// <summary>
    /// Reuse of the results of an earlier successful run with the same arguments. Default: none, the job always runs.
    /// </summary>
    public CacheConfig? Cache { get; init; }

    /// <summary>What to do when the service fails. Default: the step fails at the first failure.</summary>
    public IReadOnlyList<RetryPolicy> RetryPolicies { get; init; } = [];
}
