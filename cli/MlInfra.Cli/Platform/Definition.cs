using System.Text.Json.Nodes;

namespace MlInfra.Cli.Platform;

/// <summary>What a pipeline's definition says that is worth showing: its steps in order, its parameters.</summary>
internal sealed record Definition(IReadOnlyList<string> Steps, IReadOnlyDictionary<string, string> Defaults)
{
    /// <summary>Every step, those of both branches too.</summary>
    public IReadOnlyList<string> AllSteps { get; private init; } = Steps;

    /// <summary>The definition with these steps only; all where none are named.</summary>
    public Definition Only(IReadOnlyList<string> names) => names.Count == 0 ? this : this with { Steps = [.. Steps.Where(names.Contains)] };

    public static Definition Read(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        var defaults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Objects(document["Parameters"]))
        {
            defaults[(string)parameter["Name"]!] = parameter["DefaultValue"]?.ToString() ?? "";
        }
        return new([.. Names(document["Steps"], "IfSteps")], defaults) { AllSteps = [.. Names(document["Steps"], "IfSteps", "ElseSteps")] };
    }

    // The steps that a condition leads to if it holds belong to the way; the others are shown when they run.
    private static IEnumerable<string> Names(JsonNode? steps, params string[] branches) =>
        Objects(steps).SelectMany(step => branches.SelectMany(branch => Names(step["Arguments"]?[branch], branches)).Prepend((string)step["Name"]!));

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
