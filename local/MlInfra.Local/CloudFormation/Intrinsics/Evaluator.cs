using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>
/// Evaluates a template's functions over given parameters, other stacks and resources. Nothing it is given is changed. AWS::NoValue
/// evaluates to null and vanishes from what holds it.
/// </summary>
internal sealed partial class Evaluator(
    Template template, IReadOnlyDictionary<string, JsonNode> values, IResourceValues resources, IOtherStacks stacks)
{
    private readonly Dictionary<string, bool> conditions = new(StringComparer.Ordinal);

    /// <summary>The exports that were imported so far.</summary>
    public HashSet<string> Imported { get; } = new(StringComparer.Ordinal);

    /// <summary>The same with other resources' values; conditions that are known stay known.</summary>
    public Evaluator With(IResourceValues others) => new(template, values, others, stacks);

    public JsonObject EvaluateObject(JsonObject node) => EvaluateMembers(node);

    public JsonNode? Evaluate(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } single when single.First() is var (name, argument) && IsFunction(name):
                return Call(name, argument);
            case JsonObject members:
                if (members.FirstOrDefault(m => m.Key.StartsWith("Fn::", StringComparison.Ordinal)).Key is { } stray)
                    throw CfnError.Template($"{stray} must be the only member of its object");
                return EvaluateMembers(members);
            case JsonArray list:
                return new JsonArray([.. list.Select(Evaluate).Where(v => v is not null)]);
            case JsonValue value:
                RefuseDynamicReference(value);
                return value.DeepClone();
            default:
                return null;
        }
    }

    /// <summary>Evaluates to a text; numbers and booleans become text.</summary>
    public string EvaluateText(JsonNode? node, string function) => Evaluate(node) switch
    {
        JsonValue value => JsonReading.AsText(value),
        _ => throw CfnError.Template($"every argument of {function} must be a string"),
    };

    /// <summary>Whether a condition of the template holds.</summary>
    public bool Holds(string condition)
    {
        if (conditions.TryGetValue(condition, out var known)) return known;
        if (template.Conditions[condition] is not { } node) throw CfnError.Format($"Unresolved condition dependency {condition}");
        return conditions[condition] = Test(node);
    }

    private JsonObject EvaluateMembers(JsonObject node)
    {
        var result = new JsonObject();
        foreach (var (name, value) in node)
            if (Evaluate(value) is { } evaluated) result[name] = evaluated;
        return result;
    }

    private static bool IsFunction(string name) => name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal);

    private static void RefuseDynamicReference(JsonValue value)
    {
        var text = JsonReading.AsText(value);
        var start = text.IndexOf("{{resolve:", StringComparison.Ordinal);
        if (start < 0) return;
        var end = text.IndexOf("}}", start, StringComparison.Ordinal);
        throw CfnError.NotSupported($"dynamic references such as {(end < 0 ? text[start..] : text[start..(end + 2)])}");
    }

    private JsonNode? Ref(string name)
    {
        if (name == "AWS::NoValue") return null;
        if (values.TryGetValue(name, out var value)) return value.DeepClone();
        if (template.Resources.ContainsKey(name) && resources.Ref(name) is { } id) return id.DeepClone();
        throw CfnError.Format($"Unresolved resource dependencies [{name}] in the Resources block of the template");
    }

    private JsonNode GetAtt(string id, string attribute) =>
        (template.Resources.ContainsKey(id) ? resources.GetAtt(id, attribute)?.DeepClone() : null)
        ?? throw CfnError.Format($"Unresolved resource dependencies [{id}] in the Resources block of the template");
}
