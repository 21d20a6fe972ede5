using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Whether a change makes a new physical resource.</summary>
internal enum Replacement
{
    /// <summary>No.</summary>
    False,

    /// <summary>Yes.</summary>
    True,

    /// <summary>If a value that only the deployment tells turns out to differ.</summary>
    Conditional,
}

/// <summary>What a deployment would do to a resource.</summary>
internal sealed record ResourceChange(string LogicalId, string Type, string Action)
{
    public string? PhysicalId { get; init; }

    public Replacement Replacement { get; init; }

    /// <summary>The properties that differ, and what each means for replacement.</summary>
    public IReadOnlyList<(string Name, Replacement Recreation)> Properties { get; init; } = [];

    public IReadOnlyList<string> Scope { get; init; } = [];

    public JsonObject? Before { get; init; }

    public JsonObject? After { get; init; }
}

/// <summary>What a deployment would do.</summary>
/// <param name="Resources">To resources.</param>
/// <param name="HasChanges">Whether to anything: resources, outputs or tags.</param>
/// <param name="Refusals">What Local cannot honour; if there is any, nothing may be deployed.</param>
internal sealed record ChangePlan(IReadOnlyList<ResourceChange> Resources, bool HasChanges, IReadOnlyList<Refusal> Refusals);

/// <summary>A part of a template that Local lacks: a resource type, or a property of one.</summary>
internal sealed record Refusal(string LogicalId, string Type, string? Property)
{
    public override string ToString() =>
        Property is null ? $"the resource type {Type} (resource {LogicalId})" : $"the property {Property} of {Type} (resource {LogicalId})";

    public static Core.AwsException Error(IEnumerable<Refusal> refusals) => CfnError.NotSupported(string.Join(", ", refusals));
}
