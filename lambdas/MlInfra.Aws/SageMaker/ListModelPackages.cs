namespace MlInfra.Aws.SageMaker;

/// <summary>Asks <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListModelPackages.html">ListModelPackages</see>.</summary>
public sealed record ListModelPackagesRequest
{
    /// <summary>Only versions of this group.</summary>
    public string? ModelPackageGroupName { get; init; }

    /// <summary>Approved, Rejected or PendingManualApproval.</summary>
    public string? ModelApprovalStatus { get; init; }

    /// <summary>Versioned, Unversioned or Both.</summary>
    public string? ModelPackageType { get; init; }

    /// <summary>Name or CreationTime.</summary>
    public string? SortBy { get; init; }

    /// <summary>Ascending or Descending.</summary>
    public string? SortOrder { get; init; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }
}

/// <summary>What ListModelPackages answers.</summary>
public sealed record ListModelPackagesResponse
{
    /// <summary>The versions. A page may be empty and yet have a token.</summary>
    public IReadOnlyList<ModelPackageSummary> ModelPackageSummaryList { get; init; } = [];

    /// <summary>Where to go on, or null at the end.</summary>
    public string? NextToken { get; init; }
}
