using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Compares evaluated properties. 5 and "5", true and "true" are the same to CloudFormation.</summary>
internal static class PropertyDiff
{
    /// <summary>The top-level properties that differ.</summary>
    public static IReadOnlyList<string> Changed(JsonObject before, JsonObject after) =>
        [.. before.Select(p => p.Key).Union(after.Select(p => p.Key)).Where(name => !Same(before[name], after[name])).Order(StringComparer.Ordinal)];

    public static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (null, null) => true,
        (JsonValue x, JsonValue y) => JsonReading.AsText(x) == JsonReading.AsText(y),
        (JsonArray x, JsonArray y) => x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second)),
        (JsonObject x, JsonObject y) => x.Count == y.Count && x.All(m => y.ContainsKey(m.Key) && Same(m.Value, y[m.Key])),
        _ => false,
    };
}
