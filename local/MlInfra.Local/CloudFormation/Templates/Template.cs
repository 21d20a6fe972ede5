using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>A template that was read and found well made. Nothing in it is evaluated yet.</summary>
internal sealed record Template
{
    /// <summary>The text as it was submitted.</summary>
    public required string Text { get; init; }

    public string? Description { get; init; }

    public JsonNode? Metadata { get; init; }

    public required IReadOnlyDictionary<string, ParameterDefinition> Parameters { get; init; }

    public required JsonObject Mappings { get; init; }

    public required JsonObject Conditions { get; init; }

    public required JsonObject Rules { get; init; }

    public required IReadOnlyDictionary<string, ResourceDefinition> Resources { get; init; }

    public required IReadOnlyDictionary<string, OutputDefinition> Outputs { get; init; }
}
