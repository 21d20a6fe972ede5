using System.Globalization;
using System.Text.Json.Nodes;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>A path such as Outputs['train'].S3Output.S3Uri or metrics[0].value: members, keys and indexes.</summary>
internal static class PropertyPath
{
    // A list of named things is addressed by name: these are the members that bear the names.
    private static readonly string[] NameMembers = ["OutputName", "InputName", "ChannelName", "MetricName", "Name", "Key"];

    /// <summary>Splits a path; null if it cannot be read.</summary>
    public static IReadOnlyList<string>? Parse(string path)
    {
        List<string> parts = [];
        var at = path.StartsWith('$') ? 1 : 0;
        while (at < path.Length)
        {
            if (path[at] == '.')
            {
                at++;
                if (at >= path.Length || path[at] is '.' or '[') return null;
                continue;
            }

            if (path[at] != '[')
            {
                var end = path.AsSpan(at).IndexOfAny('.', '[') is >= 0 and var length ? at + length : path.Length;
                parts.Add(path[at..end]);
                at = end;
                continue;
            }

            var quote = at + 1 < path.Length && path[at + 1] is '\'' or '"' ? path[at + 1].ToString() : "";
            var from = at + 1 + quote.Length;
            var close = path.IndexOf(quote + "]", Math.Min(from, path.Length), StringComparison.Ordinal);
            if (close < 0) return null;
            parts.Add(path[from..close]);
            at = close + quote.Length + 1;
        }

        return parts.Count == 0 ? null : parts;
    }

    /// <summary>Follows a path; null if it leads nowhere.</summary>
    /// <param name="node">Where it begins.</param>
    /// <param name="path">Its parts.</param>
    /// <param name="named">Whether a list's items are also found by their names, as properties are and documents are not.</param>
    public static JsonNode? Follow(JsonNode? node, IEnumerable<string> path, bool named = true)
    {
        foreach (var part in path)
        {
            node = node switch
            {
                JsonObject o => o[part],
                JsonArray a when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) => index < a.Count ? a[index] : null,
                JsonArray a when named => a.OfType<JsonObject>().FirstOrDefault(o => NameMembers.Any(n => o[n] is JsonValue v && v.ToString() == part)),
                _ => null,
            };
            if (node is null) return null;
        }

        return node;
    }
}
