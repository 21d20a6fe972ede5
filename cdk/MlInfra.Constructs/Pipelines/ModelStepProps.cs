namespace MlInfra.Constructs.Pipelines;

/// <summary>What a step may say that makes or registers a model and runs no job.</summary>
public record ModelStepProps : StepProps
{
    /// <summary>What to do when the service fails: throttling and service faults only. Default: the step fails at the first failure.</summary>
    public IReadOnlyList<RetryPolicy> RetryPolicies { get; init; } = [];
}
