using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>A resource as the template has it.</summary>
internal sealed record ResourceDefinition(string LogicalId, string Type, JsonObject Properties)
{
    /// <summary>What it names in DependsOn.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Every logical id that it waits for: by DependsOn or by a reference.</summary>
    public IReadOnlySet<string> Dependencies { get; init; } = new HashSet<string>();

    public string? Condition { get; init; }

    public string DeletionPolicy { get; init; } = "Delete";

    public string UpdateReplacePolicy { get; init; } = "Delete";

    public JsonNode? Metadata { get; init; }
}
