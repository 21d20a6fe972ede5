using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>An output as the template has it.</summary>
internal sealed record OutputDefinition(string Key, JsonNode Value, string? Description, JsonNode? ExportName, string? Condition);
