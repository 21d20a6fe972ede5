using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

internal sealed partial class Evaluator
{
    /// <summary>Whether a condition or a rule's assertion holds.</summary>
    public bool Test(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } single) return TestValue(Evaluate(node));
        var (name, argument) = single.First();
        return name switch
        {
            "Condition" when argument is JsonValue condition => Holds(JsonReading.AsText(condition)),
            "Fn::Equals" => AreEqual(argument),
            "Fn::Not" => argument is JsonArray { Count: 1 } one ? !Test(one[0]) : throw CfnError.Template("Every Fn::Not object requires one boolean parameter."),
            "Fn::And" => Operands(name, argument).All(Test),
            "Fn::Or" => Operands(name, argument).Any(Test),
            "Fn::Contains" => Two(name, argument) is var (list, value) && Strings(list).Contains(EvaluateText(value, name), StringComparer.Ordinal),
            "Fn::EachMemberEquals" => Two(name, argument) is var (list, value) && Strings(list).All(v => v == EvaluateText(value, name)),
            "Fn::EachMemberIn" => Two(name, argument) is var (some, all) && Strings(some).All(Strings(all).Contains),
            _ => TestValue(Evaluate(node)),
        };
    }

    private static bool TestValue(JsonNode? value) => (value is null ? "" : JsonReading.AsText(value)) switch
    {
        "true" => true,
        "false" => false,
        _ => throw CfnError.Template("every condition must evaluate to true or false"),
    };

    private bool AreEqual(JsonNode? argument)
    {
        if (argument is not JsonArray { Count: 2 } pair) throw CfnError.Template("every Fn::Equals object requires a list of two string parameters.");
        return Same(Evaluate(pair[0]), Evaluate(pair[1]));
    }

    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonValue x, JsonValue y) => JsonReading.AsText(x) == JsonReading.AsText(y),
        _ => JsonNode.DeepEquals(a, b),
    };

    private static JsonArray Operands(string name, JsonNode? argument) =>
        argument is JsonArray { Count: >= 2 and <= 10 } list ? list : throw CfnError.Template($"every {name} object requires a list of at least 2 and at most 10 boolean parameters.");

    private static (JsonNode? First, JsonNode? Second) Two(string name, JsonNode? argument) =>
        argument is JsonArray { Count: 2 } pair ? (pair[0], pair[1]) : throw CfnError.Template($"every {name} object requires two parameters");

    private List<string> Strings(JsonNode? node) => Evaluate(node) switch
    {
        JsonArray list => [.. list.Select(i => JsonReading.AsText(i!))],
        JsonValue value => [JsonReading.AsText(value)],
        _ => [],
    };
}
