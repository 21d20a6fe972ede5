using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Parameters;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>A change set as it is kept.</summary>
internal sealed record ChangeSetDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string StackId { get; init; }

    public required string StackName { get; init; }

    /// <summary>CREATE or UPDATE.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset CreationTime { get; init; }

    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    public required string ExecutionStatus { get; init; }

    public string? Description { get; init; }

    public required string Template { get; init; }

    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public IReadOnlyList<string> NotificationArns { get; init; } = [];

    public string? RoleArn { get; init; }

    public string OnStackFailure { get; init; } = "ROLLBACK";

    public string? ClientToken { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public IReadOnlyList<JsonObject> Changes { get; init; } = [];
}
