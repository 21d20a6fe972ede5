using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Evaluates the conditions of a Condition step.</summary>
internal static class Conditions
{
    /// <summary>The types that there are, each with its keys.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Keys = new Dictionary<string, string[]>
    {
        ["Equals"] = ["LeftValue", "RightValue"],
        ["NotEquals"] = ["LeftValue", "RightValue"],
        ["GreaterThan"] = ["LeftValue", "RightValue"],
        ["GreaterThanOrEqualTo"] = ["LeftValue", "RightValue"],
        ["LessThan"] = ["LeftValue", "RightValue"],
        ["LessThanOrEqualTo"] = ["LeftValue", "RightValue"],
        ["In"] = ["QueryValue", "Values"],
        ["NotIn"] = ["QueryValue", "Values"],
        ["Not"] = ["Expression"],
        ["Or"] = ["Conditions"],
        ["And"] = ["Conditions"],
    };

    /// <summary>Whether all hold.</summary>
    public static bool All(JsonNode? conditions, IValues values) => (conditions as JsonArray ?? []).All(c => Holds((JsonObject)c!, values));

    /// <summary>Whether one holds.</summary>
    public static bool Holds(JsonObject condition, IValues values)
    {
        JsonNode? Value(string key) => Expressions.Evaluate(condition[key], values);
        return condition.Required("Type") switch
        {
            "Equals" => Same(Value("LeftValue"), Value("RightValue")),
            "NotEquals" => !Same(Value("LeftValue"), Value("RightValue")),
            "GreaterThan" => Compare(Value("LeftValue"), Value("RightValue")) > 0,
            "GreaterThanOrEqualTo" => Compare(Value("LeftValue"), Value("RightValue")) >= 0,
            "LessThan" => Compare(Value("LeftValue"), Value("RightValue")) < 0,
            "LessThanOrEqualTo" => Compare(Value("LeftValue"), Value("RightValue")) <= 0,
            "In" => Among(condition, values),
            "NotIn" => !Among(condition, values),
            "Not" => !Holds((JsonObject)Inner(condition)!, values),
            "Or" => ((JsonArray)condition["Conditions"]!).Any(c => Holds((JsonObject)c!, values)),
            "And" => All(condition["Conditions"], values),
            var type => throw new EvaluationException($"The condition type '{type}' is not known."),
        };
    }

    /// <summary>What a Not turns round: the SDK writes Expression, other sources say Condition.</summary>
    public static JsonNode? Inner(JsonObject condition) => condition["Expression"] ?? condition["Condition"];

    // The SDK writes QueryValue and Values; the public schema calls them Value and In.
    private static bool Among(JsonObject condition, IValues values)
    {
        var query = Expressions.Evaluate(condition["QueryValue"] ?? condition["Value"], values);
        return ((condition["Values"] ?? condition["In"]) as JsonArray ?? []).Any(v => Same(query, Expressions.Evaluate(v, values)));
    }

    private static bool Same(JsonNode? left, JsonNode? right) =>
        Number(left) is { } a && Number(right) is { } b ? a == b : Kind(left) == Kind(right) && Text(left) == Text(right);

    private static int Compare(JsonNode? left, JsonNode? right) => (Number(left), Number(right)) switch
    {
        ({ } a, { } b) => a.CompareTo(b),
        _ when Kind(left) == JsonValueKind.String && Kind(right) == JsonValueKind.String => string.CompareOrdinal(Text(left), Text(right)),
        _ => throw new EvaluationException($"{left?.ToJsonString() ?? "null"} and {right?.ToJsonString() ?? "null"} can't be compared: both must be numbers or both must be strings."),
    };

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number ? double.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    private static JsonValueKind? Kind(JsonNode? node) => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? JsonValueKind.True : node?.GetValueKind();

    private static string Text(JsonNode? node) => node is JsonValue v ? JsonReading.AsText(v) : node?.ToJsonString() ?? "";
}
