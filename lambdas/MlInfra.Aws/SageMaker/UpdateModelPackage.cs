namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateModelPackage.html">UpdateModelPackage</see>.</summary>
public sealed record UpdateModelPackageRequest
{
    /// <summary>The version.</summary>
    public required string ModelPackageArn { get; init; }

    /// <summary>Approved, Rejected or PendingManualApproval.</summary>
    public string? ModelApprovalStatus { get; init; }

    /// <summary>Why.</summary>
    public string? ApprovalDescription { get; init; }

    /// <summary>How far it has come.</summary>
    public ModelLifeCycle? ModelLifeCycle { get; init; }

    /// <summary>Metadata to add or to change.</summary>
    public IReadOnlyDictionary<string, string>? CustomerMetadataProperties { get; init; }

    /// <summary>Metadata to remove.</summary>
    public IReadOnlyList<string>? CustomerMetadataPropertiesToRemove { get; init; }
}

/// <summary>What UpdateModelPackage answers.</summary>
public sealed record UpdateModelPackageResponse
{
    /// <summary>The version.</summary>
    public required string ModelPackageArn { get; init; }
}
