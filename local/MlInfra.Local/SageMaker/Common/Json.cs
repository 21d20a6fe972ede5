using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Common;

/// <summary>Small helpers for documents of the service.</summary>
internal static class Json
{
    /// <summary>A time as JSON protocols write it: epoch seconds with milliseconds.</summary>
    public static JsonNode Epoch(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds() / 1000.0);

    /// <summary>Copies members that are there from one object to another.</summary>
    public static void CopyTo(this JsonObject from, JsonObject to, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (from[member] is { } value) to[member] = value.DeepClone();
        }
    }

    /// <summary>A copy that may be changed.</summary>
    public static JsonObject Copy(this JsonObject o) => (JsonObject)o.DeepClone();

    /// <summary>Makes an array of nodes.</summary>
    public static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);
}
