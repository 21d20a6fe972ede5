namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackage.html">DescribeModelPackage</see>.</summary>
public sealed record DescribeModelPackageRequest
{
    /// <summary>Name or ARN.</summary>
    public required string ModelPackageName { get; init; }
}

/// <summary>What DescribeModelPackage answers.</summary>
public sealed record DescribeModelPackageResponse
{
    /// <summary>The ARN.</summary>
    public required string ModelPackageArn { get; init; }

    /// <summary>The group.</summary>
    public string? ModelPackageGroupName { get; init; }

    /// <summary>The version in its group.</summary>
    public int? ModelPackageVersion { get; init; }

    /// <summary>What it is.</summary>
    public string? ModelPackageDescription { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>Pending, InProgress, Completed, Failed or Deleting.</summary>
    public string? ModelPackageStatus { get; init; }

    /// <summary>Approved, Rejected or PendingManualApproval.</summary>
    public string? ModelApprovalStatus { get; init; }

    /// <summary>Why it was approved or rejected.</summary>
    public string? ApprovalDescription { get; init; }

    /// <summary>Where its reports are.</summary>
    public ModelMetrics? ModelMetrics { get; init; }

    /// <summary>What its traffic is to be held against.</summary>
    public DriftCheckBaselines? DriftCheckBaselines { get; init; }

    /// <summary>How it is served.</summary>
    public InferenceSpecification? InferenceSpecification { get; init; }

    /// <summary>Metadata of the one who registered it; null where there is none.</summary>
    public IReadOnlyDictionary<string, string>? CustomerMetadataProperties { get; init; }

    /// <summary>How far it has come; null where it was never said.</summary>
    public ModelLifeCycle? ModelLifeCycle { get; init; }
}
