namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>What an operation does next. Kept, so that a restart goes on from there.</summary>
internal enum Phase
{
    /// <summary>Creates and changes resources.</summary>
    Deploy,

    /// <summary>Deletes what a successful update left over.</summary>
    CleanUp,

    /// <summary>Undoes.</summary>
    Rollback,

    /// <summary>Deletes what the undone update had made.</summary>
    RollbackCleanUp,

    /// <summary>Deletes the stack.</summary>
    Delete,

    /// <summary>Failed without rollback, or the rollback failed: waits for the user's next word.</summary>
    Paused,
}

/// <summary>An operation on a stack that is under way or paused.</summary>
internal sealed record OperationDocument
{
    public required string StackId { get; init; }

    public required string OperationId { get; init; }

    public required Phase Phase { get; init; }

    /// <summary>Whether it began as an update; else it creates the stack.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>The stack as it was, to which an update rolls back; null for a creation.</summary>
    public StackDocument? Before { get; init; }

    /// <summary>Whether the stack's tags change, which touches every resource that has tags.</summary>
    public bool TagsChanged { get; init; }

    /// <summary>ROLLBACK, DELETE or DO_NOTHING.</summary>
    public string OnFailure { get; init; } = "ROLLBACK";

    /// <summary>Why it failed; the rollback's first event says it.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Resources that the deletion leaves.</summary>
    public IReadOnlyList<string> Retain { get; init; } = [];

    /// <summary>Resources that a continued rollback passes over.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];
}

/// <summary>How a resource was before the operation touched it; nothing if it did not exist.</summary>
internal sealed record JournalEntry(string LogicalId, ResourceDocument? Before);
