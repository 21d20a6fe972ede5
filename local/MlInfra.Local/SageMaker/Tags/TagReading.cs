using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Tags;

/// <summary>Tags between documents and dictionaries.</summary>
public static class TagReading
{
    /// <summary>The Tags member of a request or of a template's properties (a list of Key and Value), with the stack's tags beneath.</summary>
    public static Dictionary<string, string> ReadTags(this JsonObject input, IReadOnlyDictionary<string, string>? beneath = null)
    {
        var tags = beneath is null ? [] : new Dictionary<string, string>(beneath);
        var seen = new HashSet<string>();
        foreach (var tag in input.Objects("Tags"))
        {
            var key = tag.Required("Key");
            if (!seen.Add(key)) throw AwsException.Validation($"Duplicate tag keys found: {key}");
            tags[key] = tag.Text("Value") ?? "";
        }

        return tags;
    }

    /// <summary>Tags as the API writes them.</summary>
    public static JsonArray Write(IEnumerable<KeyValuePair<string, string>> tags) =>
        Json.Array(tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value }));
}
