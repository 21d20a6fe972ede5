using System.Text.Json.Nodes;

namespace MlInfra.Cli.Graph;

/// <summary>Says conditions and values as a person would: accuracy >= AccuracyGate (0.85).</summary>
internal sealed class GateText(IReadOnlyDictionary<string, string?> parameters)
{
    private const int Most = 72;

    private static readonly Dictionary<string, (string Sign, string Opposite)> Signs = new(StringComparer.Ordinal)
    {
        ["Equals"] = ("=", "≠"),
        ["GreaterThan"] = (">", "<="),
        ["GreaterThanOrEqualTo"] = (">=", "<"),
        ["LessThan"] = ("<", ">="),
        ["LessThanOrEqualTo"] = ("<=", ">"),
    };

    /// <summary>A line for each condition; all must hold.</summary>
    public IReadOnlyList<string> All(JsonNode? conditions) => [.. (conditions as JsonArray ?? []).Select(one => One(one, holds: true))];

    /// <summary>A value: as it is, or by the name of where it comes from, with a parameter's default.</summary>
    public string Value(JsonNode? node, bool withDefault = true) => node switch
    {
        null => "nothing",
        JsonValue => node.ToString(),
        JsonObject map when map["Get"] is { } path => Reference(path.ToString(), withDefault),
        JsonObject map when map["Std:Join"] is JsonObject join => Short(string.Join(join["On"]?.ToString(), (join["Values"] as JsonArray ?? []).Select(one => Value(one, withDefault: false)))),
        JsonObject map when map["Std:JsonGet"] is JsonObject get => Path(get["Path"]?.ToString() ?? "?"),
        _ => Short(node.ToJsonString()),
    };

    /// <summary>A value as it is unless a run is given another one; a parameter's name where it has no default.</summary>
    public string Usual(JsonNode? node) =>
        node is JsonObject map && map["Get"]?.ToString().Split('.', 2) is ["Parameters", var name] && parameters.GetValueOrDefault(name) is { } value ? Short(value) : Value(node);

    private static string Short(string text) => text.Length <= Most ? text : text[..(Most - 1)] + "…";

    // A report's number is called by its own name: binary.accuracy.value is accuracy.
    private static string Path(string path)
    {
        var parts = path.TrimStart('$', '.').Split('.');
        return parts is [.., var name, "value"] ? name : parts[^1].Length > 0 ? parts[^1] : path;
    }

    private string One(JsonNode? node, bool holds)
    {
        var condition = node as JsonObject ?? [];
        var type = condition["Type"]?.ToString() ?? "?";
        switch (type)
        {
            case "Not":
                return One(condition["Expression"] ?? condition["Condition"], !holds);
            case "Or":
                var parts = (condition["Conditions"] as JsonArray ?? []).Select(one => One(one, holds)).ToArray();
                return parts.Length == 1 ? parts[0] : $"({string.Join(holds ? " or " : " and ", parts)})";
            case "In":
                return $"{Value(condition["QueryValue"])} {(holds ? "in" : "not in")} {{{string.Join(", ", (condition["Values"] as JsonArray ?? []).Select(one => Value(one)))}}}";
            default:
                var sign = Signs.TryGetValue(type, out var known) ? holds ? known.Sign : known.Opposite : holds ? type : $"not {type}";
                return $"{Value(condition["LeftValue"])} {sign} {Value(condition["RightValue"])}";
        }
    }

    private string Reference(string path, bool withDefault)
    {
        var parts = path.Split('.', 2);
        return parts switch
        {
            ["Parameters", var name] => withDefault && parameters.TryGetValue(name, out var value) && value is not null ? $"{name} ({Short(value)})" : name,
            ["Execution" or "PipelineExperimentConfig", var name] => name,
            ["Steps", var property] => property,
            _ => path,
        };
    }
}
