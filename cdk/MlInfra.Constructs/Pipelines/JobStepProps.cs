namespace MlInfra.Constructs.Pipelines;

/// <summary>What every step that runs a job may say.</summary>
public record JobStepProps : CachedStepProps
{
    /// <summary>What to do when the service fails. Default: the step fails at the first failure.</summary>
    public IReadOnlyList<RetryPolicy> RetryPolicies { get; init; } = [];
}
