namespace MlInfra.Constructs.Pipelines;

/// <summary>With which status a version enters the registry.</summary>
public enum ApprovalStatus
{
    /// <summary>A person decides.</summary>
    PendingManualApproval,

    /// <summary>It is deployed without a person.</summary>
    Approved,

    /// <summary>It is kept for the record only.</summary>
    Rejected,
}
