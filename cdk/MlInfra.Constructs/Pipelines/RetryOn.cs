namespace MlInfra.Constructs.Pipelines;

/// <summary>A failure that a step may be tried again after.</summary>
public enum RetryOn
{
    /// <summary>The service failed or timed out.</summary>
    ServiceFault,

    /// <summary>The service was asked too often.</summary>
    Throttling,

    /// <summary>The job failed inside SageMaker.</summary>
    JobInternalError,

    /// <summary>There were no instances of the type.</summary>
    CapacityError,

    /// <summary>A quota of the account was reached.</summary>
    ResourceLimit,
}
