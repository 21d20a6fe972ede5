using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>Checks what a Condition step decides by.</summary>
internal sealed class ConditionCheck(Problems problems, FunctionCheck functions)
{
    private static readonly Shape Operand = new() { Type = "any" };

    public void Check(string place, JsonArray? conditions) => All($"{place}.Conditions", conditions);

    private void All(string place, JsonArray? conditions)
    {
        for (var i = 0; i < (conditions?.Count ?? 0); i++)
        {
            One($"{place}[{i}]", conditions![i]);
        }
    }

    private void One(string place, JsonNode? node)
    {
        if (node is not JsonObject condition)
        {
            problems.Add(place, node is null ? "nothing" : RequestWalker.Kind(node), "be a condition, a structure", "give it Type and what to compare");
            return;
        }

        var type = DefinitionStep.TypeOf(condition, DefinitionModel.ConditionTypes);
        if (type is null || !DefinitionModel.ConditionTypes.Contains(type))
        {
            problems.Add($"{place}.Type", condition["Type"] is { } given ? RequestWalker.Kind(given) : "nothing", $"be one of {Nearest.Or(DefinitionModel.ConditionTypes)}",
                type is null ? "set it" : $"did you mean {Nearest.Say(type, DefinitionModel.ConditionTypes, 1)}?");
            return;
        }

        new RequestWalker(problems, DefinitionModel.OfCondition(type)) { OperandsByCaller = true }.Walk(place, condition);
        switch (type)
        {
            case "Or":
                All($"{place}.Conditions", condition["Conditions"] as JsonArray);
                break;
            case "Not":
                Not(place, condition);
                break;
            case "In":
                In(place, condition);
                break;
            default:
                Compare(place, type, condition);
                break;
        }
    }

    // The SDK's second version writes Expression, its third Condition.
    private void Not(string place, JsonObject condition)
    {
        var inner = condition["Expression"] ?? condition["Condition"];
        if (inner is null || (condition["Expression"] is not null && condition["Condition"] is not null))
        {
            problems.Add($"{place}.Expression", inner is null ? "nothing" : "an Expression and a Condition", "be the one condition that must not hold", "give exactly one of them");
            return;
        }

        One($"{place}.{(condition["Expression"] is null ? "Condition" : "Expression")}", inner);
    }

    private void In(string place, JsonObject condition)
    {
        var query = functions.Operand($"{place}.QueryValue", condition["QueryValue"], Operand);
        var values = condition["Values"] as JsonArray ?? [];
        for (var i = 0; i < values.Count; i++)
        {
            var kind = functions.Operand($"{place}.Values[{i}]", values[i], Operand);
            if (values[i] is null)
            {
                problems.Add($"{place}.Values[{i}]", "nothing", "be a value", "set it or remove it");
            }
            else if (!TypeFit.Comparable(query, kind))
            {
                Differ($"{place}.Values[{i}]", values[i]!, kind, query, "QueryValue");
            }
        }
    }

    private void Compare(string place, string type, JsonObject condition)
    {
        var left = functions.Operand($"{place}.LeftValue", condition["LeftValue"], Operand);
        var right = functions.Operand($"{place}.RightValue", condition["RightValue"], Operand);
        if (condition["LeftValue"] is null || condition["RightValue"] is not { } value)
        {
            return;
        }

        if (!TypeFit.Comparable(left, right))
        {
            Differ($"{place}.RightValue", value, right, left, "LeftValue");
        }
        else if (type != "Equals")
        {
            Ordered($"{place}.LeftValue", type, condition["LeftValue"]!, left, right);
            Ordered($"{place}.RightValue", type, value, right, left);
        }
    }

    // Text given as such has no order with a number that is read from a report.
    private void Ordered(string place, string type, JsonNode value, string kind, string other)
    {
        if (value is JsonValue && !TypeFit.IsOrdered(kind) && (other == "any" || kind == "boolean"))
        {
            problems.Add(place, RequestWalker.Kind(value), $"be a number, because {type} orders numbers", "write it without quotes");
        }
    }

    private void Differ(string place, JsonNode value, string kind, string other, string otherName) =>
        problems.Add(place, value is JsonObject ? $"{value.ToJsonString()}, which is {TypeFit.Article(kind)}" : RequestWalker.Kind(value),
            $"be {TypeFit.Article(other)}, as {otherName} is", "compare values of one type");
}
