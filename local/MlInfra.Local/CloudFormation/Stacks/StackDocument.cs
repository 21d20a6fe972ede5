using MlInfra.Local.CloudFormation.Parameters;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>A stack as it is kept.</summary>
internal sealed record StackDocument
{
    public required string StackId { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    public DateTimeOffset? LastUpdatedTime { get; init; }

    public DateTimeOffset? DeletionTime { get; init; }

    /// <summary>The template that is deployed or being deployed; empty while the stack is under review.</summary>
    public string Template { get; init; } = "";

    public string? Description { get; init; }

    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public IReadOnlyList<string> NotificationArns { get; init; } = [];

    /// <summary>The role that every later operation goes on with unless it names another.</summary>
    public string? RoleArn { get; init; }

    public bool DisableRollback { get; init; }

    public int? TimeoutInMinutes { get; init; }

    public bool TerminationProtection { get; init; }

    public IReadOnlyList<OutputValue> Outputs { get; init; } = [];

    /// <summary>The exports that it imports.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>The operation under way, or the last one.</summary>
    public string OperationId { get; init; } = "";

    /// <summary>The token of the operation that was started last, with which it may be asked for again.</summary>
    public string? ClientToken { get; init; }

    public string? ChangeSetId { get; init; }
}

/// <summary>An evaluated output.</summary>
internal sealed record OutputValue(string Key, string Value, string? Description, string? ExportName);
