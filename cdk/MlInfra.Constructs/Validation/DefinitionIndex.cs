using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>The parameters and steps of a definition by name, and what each step waits for.</summary>
internal sealed class DefinitionIndex
{
    /// <summary>The branches of a condition step.</summary>
    public static readonly string[] Branches = ["IfSteps", "ElseSteps"];

    public DefinitionIndex(JsonObject definition)
    {
        foreach (var parameter in (definition["Parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Text(parameter["Name"]) is { } name)
            {
                Parameters.TryAdd(name, parameter);
            }
        }

        Add(definition["Steps"] as JsonArray, "Steps", null, null);
    }

    public Dictionary<string, JsonObject> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>All steps in their order, those in branches behind their condition.</summary>
    public List<DefinitionStep> Steps { get; } = [];

    /// <summary>The steps that have a name; of two with one name, the first.</summary>
    public Dictionary<string, DefinitionStep> ByName { get; } = new(StringComparer.Ordinal);

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole or broken number; null for anything else.</summary>
    public static double? Number(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.Number ? node.Deserialize<double>() : null;

    private void Add(JsonArray? steps, string place, DefinitionStep? condition, string? branch)
    {
        for (var i = 0; i < (steps?.Count ?? 0); i++)
        {
            var step = new DefinitionStep(steps![i], $"{place}[{i}]", condition, branch);
            Steps.Add(step);
            if (step.Name is { } name)
            {
                ByName.TryAdd(name, step);
            }

            if (step.Type == "Condition" && step.Arguments is { } arguments)
            {
                foreach (var inner in Branches)
                {
                    Add(arguments[inner] as JsonArray, $"{step.Place}.{inner}", step, inner);
                }
            }
        }
    }
}
