using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>A resource as it is kept. Its trees are never changed in place.</summary>
internal sealed record ResourceDocument
{
    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    /// <summary>Null while it is being created, or if it never was.</summary>
    public string? PhysicalId { get; init; }

    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The evaluated properties that were last asked for.</summary>
    public required JsonObject Properties { get; init; }

    public JsonObject? Attributes { get; init; }

    public string DeletionPolicy { get; init; } = "Delete";

    public string UpdateReplacePolicy { get; init; } = "Delete";

    public string? Metadata { get; init; }

    /// <summary>The logical ids that it was made after, and must be deleted before.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Whether it exists in a state that was reached in good order.</summary>
    public bool IsSound => PhysicalId is not null && Status is StackStatus.CreateComplete or StackStatus.UpdateComplete;
}
