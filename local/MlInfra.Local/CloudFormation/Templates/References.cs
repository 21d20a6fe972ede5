using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>What a part of a template refers to.</summary>
internal sealed class References
{
    /// <summary>Names in Ref and ${Name}: parameters, pseudo parameters and resources.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Resources in GetAtt and ${Name.Attribute}.</summary>
    public HashSet<string> Attributed { get; } = new(StringComparer.Ordinal);

    /// <summary>Conditions in Fn::If and, where conditions are written, in Condition.</summary>
    public HashSet<string> Conditions { get; } = new(StringComparer.Ordinal);

    public static References In(JsonNode? node, bool inCondition = false)
    {
        var found = new References();
        found.Walk(node, inCondition);
        return found;
    }

    private void Walk(JsonNode? node, bool inCondition)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Walk(item, inCondition);
                break;
            case JsonObject { Count: 1 } single:
                var (name, value) = single.First();
                Function(name, value, inCondition);
                Walk(value, inCondition);
                break;
            case JsonObject members:
                foreach (var (_, value2) in members) Walk(value2, inCondition);
                break;
        }
    }

    private void Function(string name, JsonNode? value, bool inCondition)
    {
        switch (name)
        {
            case "Ref" when value is JsonValue target:
                Names.Add(JsonReading.AsText(target));
                break;
            case "Fn::GetAtt":
                Attributed.Add(GetAttTarget.Read(value).LogicalId);
                break;
            case "Condition" when inCondition && value is JsonValue condition:
                Conditions.Add(JsonReading.AsText(condition));
                break;
            case "Fn::If" when value is JsonArray { Count: 3 } branches && branches[0] is JsonValue condition:
                Conditions.Add(JsonReading.AsText(condition));
                break;
            case "Fn::Sub":
                Substituted(value);
                break;
        }
    }

    private void Substituted(JsonNode? value)
    {
        var (text, own) = value is JsonArray { Count: 2 } pair ? (pair[0], pair[1] as JsonObject) : (value, null);
        if (text is not JsonValue) return;
        foreach (var variable in SubText.Variables(JsonReading.AsText(text)))
        {
            if (own?.ContainsKey(variable) == true) continue;
            var dot = variable.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0) Names.Add(variable);
            else Attributed.Add(variable[..dot]);
        }
    }
}
