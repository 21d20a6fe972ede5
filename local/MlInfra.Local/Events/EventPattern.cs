using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>An event pattern: a tree that an event must have at least.</summary>
internal sealed class EventPattern
{
    private readonly JsonObject tree;

    private EventPattern(JsonObject tree) => this.tree = tree;

    /// <summary>Reads a pattern. Throws InvalidEventPatternException.</summary>
    public static EventPattern Parse(string text)
    {
        try
        {
            var tree = JsonNode.Parse(text) as JsonObject ?? throw Invalid("Filter is not an object");
            Check(tree, "");
            return new(tree);
        }
        catch (JsonException e)
        {
            throw Invalid($"Filter is not valid JSON: {e.Message}");
        }
    }

    public bool Matches(JsonObject value) => MatchesAll(tree, [value]);

    internal static AwsException Invalid(string reason) => new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");

    private static void Check(JsonObject tree, string path)
    {
        if (tree.Count == 0) throw Invalid($"Empty objects are not allowed{At(path)}");
        foreach (var (name, value) in tree)
        {
            switch (value)
            {
                case JsonArray branches when name == "$or":
                    if (branches.Count < 2 || branches.Any(o => o is not JsonObject)) throw Invalid("$or needs two or more objects");
                    foreach (var branch in branches) Check((JsonObject)branch!, path);
                    break;
                case JsonObject below:
                    Check(below, path + "." + name);
                    break;
                case JsonArray { Count: > 0 } any:
                    foreach (var item in any) PatternItem.Check(item, path + "." + name);
                    break;
                case JsonArray:
                    throw Invalid($"Empty arrays are not allowed{At(path + "." + name)}");
                default:
                    throw Invalid($"\"{name}\" must be an object or an array");
            }
        }
    }

    private static string At(string path) => path.Length == 0 ? "" : $" at '{path[1..]}'";

    // An array in the event stands for each of its elements.
    private static bool MatchesAll(JsonObject tree, IReadOnlyList<JsonObject> candidates)
    {
        foreach (var (name, wanted) in tree)
        {
            var holds = wanted switch
            {
                JsonArray branches when name == "$or" => branches.Any(branch => MatchesAll((JsonObject)branch!, candidates)),
                JsonObject below => Objects(candidates, name) is { Count: > 0 } objects ? MatchesAll(below, objects) : OnlyAbsence(below),
                JsonArray any => candidates.Any(c => MatchesAny(any, c, name)),
                _ => false,
            };
            if (!holds) return false;
        }
        return true;
    }

    private static bool MatchesAny(JsonArray any, JsonObject candidate, string name)
    {
        var present = candidate.TryGetPropertyValue(name, out var value);
        var values = !present ? [] : value is JsonArray list ? list.ToArray() : [value];
        return any.Any(item => PatternItem.Matches(item, present, values));
    }

    private static List<JsonObject> Objects(IEnumerable<JsonObject> candidates, string name) =>
        [.. candidates.SelectMany(c => c[name] switch
        {
            JsonObject o => [o],
            JsonArray a => a.OfType<JsonObject>(),
            _ => [],
        })];

    // What is absent altogether matches a pattern that asks for absence only.
    private static bool OnlyAbsence(JsonObject below) => below.All(p => p.Value switch
    {
        JsonObject o => OnlyAbsence(o),
        JsonArray a => a.Any(item => PatternItem.Matches(item, present: false, [])),
        _ => false,
    });
}
