using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What CDK resolved, as JSON: it comes back as dictionaries and arrays.</summary>
internal static class ResolvedJson
{
    public static JsonNode? Of(object? value) => value is null ? null : JsonSerializer.SerializeToNode(value);
}
