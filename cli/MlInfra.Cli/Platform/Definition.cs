using System.Text.Json.Nodes;

namespace MlInfra.Cli.Platform;

/// <summary>What a pipeline's definition says that is worth showing: its steps in order, its parameters.</summary>
internal sealed record Definition(IReadOnlyList<string> Steps, IReadOnlyDictionary<string, string> Defaults)
{
    public static Definition Read(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Objects(document["Parameters"]))
        {
            defaults[(string)parameter["Name"]!] = parameter["DefaultValue"]?.ToString() ?? "";
        }
        return new([.. Names(document["Steps"])], defaults);
    }

    // The steps that a condition leads to if it holds belong to the way; the others are shown when they run.
    private static IEnumerable<string> Names(JsonNode? steps) =>
        Objects(steps).SelectMany(step => Names(step["Arguments"]?["IfSteps"]).Prepend((string)step["Name"]!));

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
