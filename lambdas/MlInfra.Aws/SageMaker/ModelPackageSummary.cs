namespace MlInfra.Aws.SageMaker;

/// <summary>A model package in a list.</summary>
public sealed record ModelPackageSummary
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

    /// <summary>How far it has come; null where it was never said.</summary>
    public ModelLifeCycle? ModelLifeCycle { get; init; }
}
