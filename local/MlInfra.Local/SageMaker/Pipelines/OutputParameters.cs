using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>What Lambda and Callback steps give to later steps.</summary>
internal static class OutputParameters
{
    /// <summary>The types that there are.</summary>
    public static readonly IReadOnlyList<string> Types = ["String", "Integer", "Boolean", "Float"];

    /// <summary>The outputs that a step declares.</summary>
    public static IEnumerable<(string Name, string Type)> Declared(StepDefinition step) =>
        step.Body.Objects("OutputParameters").Select(o => (o.Text("OutputName") ?? "", o.Text("OutputType") ?? "String"));

    /// <summary>The declared outputs, typed, out of what came. Throws a StepFault if one is missing or does not fit.</summary>
    public static JsonObject Take(StepDefinition step, JsonObject given)
    {
        var outputs = new JsonObject();
        foreach (var (name, type) in Declared(step))
        {
            var value = given[name] ?? throw new StepFault($"ClientError: The output parameter '{name}' of step '{step.Name}' was not returned; there are [{string.Join(", ", given.Select(g => g.Key))}].");
            outputs[name] = Typed(type, value) ?? throw new StepFault($"ClientError: The output parameter '{name}' of step '{step.Name}' must be of type {type}, not {value.ToJsonString()}.");
        }

        return outputs;
    }

    /// <summary>As a step's metadata shows them.</summary>
    public static JsonArray Shown(JsonObject outputs) =>
        new([.. outputs.Select(o => (JsonNode)new JsonObject { ["Name"] = o.Key, ["Value"] = JsonReading.AsText(o.Value!) })]);

    private static JsonValue? Typed(string type, JsonNode value)
    {
        if (value is not JsonValue) return null;
        var text = JsonReading.AsText(value);
        return type switch
        {
            "String" => value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(text) : null,
            "Boolean" => bool.TryParse(text, out var b) ? JsonValue.Create(b) : null,
            "Integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? JsonValue.Create(i) : null,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? JsonValue.Create(d) : null,
        };
    }
}
