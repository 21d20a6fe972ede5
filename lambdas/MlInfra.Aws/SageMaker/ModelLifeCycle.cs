namespace MlInfra.Aws.SageMaker;

/// <summary>How far a version has come (<see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-staging-construct.html">staging</see>).</summary>
public sealed record ModelLifeCycle
{
    /// <summary>The environment that it is in or wants to enter.</summary>
    public required string Stage { get; init; }

    /// <summary>PendingApproval, Approved, Rejected; SageMaker takes any other.</summary>
    public required string StageStatus { get; init; }

    /// <summary>Why.</summary>
    public string? StageDescription { get; init; }
}
