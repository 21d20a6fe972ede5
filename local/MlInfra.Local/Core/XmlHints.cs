using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>
/// How a member is written in XML where its JSON does not tell: maps, and lists without a wrapper. In JSON the hints vanish.
/// </summary>
public static class XmlHints
{
    internal const string MapKey = "\u0001map";
    internal const string FlatKey = "\u0001flat";

    /// <summary>A map: entry/key/value in XML (SNS attributes), a plain object in JSON.</summary>
    public static JsonObject Map(JsonObject entries) => new() { [MapKey] = entries };

    /// <summary>A flattened list: its elements repeat the member's own name in XML (SQS Message), a plain array in JSON.</summary>
    public static JsonObject Flat(JsonArray items) => new() { [FlatKey] = items };

    /// <summary>The tree without hints. Takes the nodes over (they change parents).</summary>
    internal static JsonNode? Strip(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o when o.Count == 1 && (o[MapKey] ?? o[FlatKey]) is { } inner:
                o.Clear();
                return Strip(inner);
            case JsonObject o:
                foreach (var (name, value) in o.ToList())
                    if (Strip(value) is var stripped && !ReferenceEquals(stripped, value)) o[name] = stripped;
                return o;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                    if (Strip(a[i]) is var stripped && !ReferenceEquals(stripped, a[i])) a[i] = stripped;
                return a;
            default:
                return node;
        }
    }
}
