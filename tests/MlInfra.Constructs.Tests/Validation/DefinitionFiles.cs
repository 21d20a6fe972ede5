using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Tests.Validation;

/// <summary>Definitions as the Python SDK writes them, together with every step type, and every place in them.</summary>
internal static class DefinitionFiles
{
    // Whatever names and values the writer chooses; nothing in them can be misspelt.
    private static readonly HashSet<string> Free =
    [
        "HyperParameters", "StaticHyperParameters", "Environment", "Metadata", "RuleParameters", "CollectionParameters", "CustomerMetadataProperties",
        "Properties", "tags",
    ];

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Validation", "Definitions");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static JsonObject Read(string name) => JsonNode.Parse(Text(name))!.AsObject();

    /// <summary>Every key and list entry of the definition.</summary>
    public static IEnumerable<Place> Places(JsonObject definition) => Visit(definition, [], "", false, false);

    private static IEnumerable<Place> Visit(JsonNode? node, object[] path, string step, bool free, bool operand)
    {
        if (node is JsonObject map)
        {
            if (map["Name"] is JsonValue name && map["Type"] is not null && path is [.., "Steps" or "IfSteps" or "ElseSteps", int])
            {
                step = name.GetValue<string>();
            }

            var arguments = map["Type"]?.ToString() is "Lambda" or "Callback";
            foreach (var (key, value) in map)
            {
                object[] at = [.. path, key];
                var isFunction = key is "Get" or "Std:Join" or "Std:JsonGet";
                yield return new Place(at, step, free && !isFunction, operand);
                var insideFree = (free && !isFunction) || Free.Contains(key) || (arguments && key == "Arguments");
                var isOperand = key is "LeftValue" or "RightValue" or "QueryValue" or "DefaultValue" || (arguments && key == "Arguments")
                    || (path is [.., "Std:Join"] && key == "Values") || (map.ContainsKey("QueryValue") && key == "Values");
                foreach (var inner in Visit(value, at, step, insideFree && value is not JsonArray, isOperand || (operand && !isFunction)))
                {
                    yield return inner;
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                object[] at = [.. path, i];
                yield return new Place(at, step, false, operand);
                foreach (var inner in Visit(list[i], at, step, free, operand))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>One place: its path, the step it is in, whether its name is free, whether its value may be of any kind.</summary>
    internal sealed record Place(object[] Path, string Step, bool IsFree, bool IsOperand)
    {
        public string Key => Path[^1] as string ?? Path.OfType<string>().Last();

        public bool IsNamed => Path[^1] is string;

        public JsonNode? Of(JsonObject definition) => Path.Aggregate((JsonNode?)definition, (node, part) => part is int index ? node![index] : node![(string)part]);

        public JsonNode Parent(JsonObject definition) => Path[..^1].Aggregate((JsonNode)definition, (node, part) => part is int index ? node[index]! : node[(string)part]!);

        public void Set(JsonObject definition, JsonNode? value)
        {
            if (Path[^1] is int index)
            {
                Parent(definition)[index] = value;
            }
            else
            {
                Parent(definition)[(string)Path[^1]] = value;
            }
        }

        public override string ToString() => string.Join('.', Path);
    }
}
