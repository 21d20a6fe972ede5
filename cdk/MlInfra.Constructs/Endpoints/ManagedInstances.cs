namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Lets SageMaker itself choose the number of a variant's instances, as what they host needs. Beside scaling by policies it is refused.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScaling.html"/>
public sealed record ManagedInstances
{
    /// <summary>The fewest instances; 0 only for fleets of inference components. Default: 1.</summary>
    public int MinInstanceCount { get; init; } = 1;

    /// <summary>The most instances; 1 or more. Default: 4.</summary>
    public int MaxInstanceCount { get; init; } = 4;
}
