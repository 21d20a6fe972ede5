namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// The range within which SageMaker itself chooses the number of a fleet's instances, as the copies of its inference components need.
/// SageMaker refuses it for variants that have a model of their own.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantManagedInstanceScaling.html"/>
public sealed record ManagedInstances
{
    /// <summary>The fewest instances; with 0 the fleet goes when all copies are gone. Default: 1.</summary>
    public int MinInstanceCount { get; init; } = 1;

    /// <summary>The most instances; 1 or more. Default: 4.</summary>
    public int MaxInstanceCount { get; init; } = 4;
}
