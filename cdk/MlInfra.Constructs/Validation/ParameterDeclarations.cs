using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>The rules between the fields of a parameter's declaration.</summary>
internal static class ParameterDeclarations
{
    private const int MaxDefault = 4096;

    public static void Check(Problems problems, JsonArray? parameters)
    {
        var all = (parameters ?? []).OfType<JsonObject>().ToArray();
        foreach (var twice in all.Select(one => DefinitionIndex.Text(one["Name"])).OfType<string>().GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            problems.Add("Parameters", $"{twice.Count()} parameters named '{twice.Key}'", "name each parameter once", "use one object wherever the parameter is meant");
        }

        foreach (var parameter in all)
        {
            One(problems, parameter);
        }
    }

    private static void One(Problems problems, JsonObject parameter)
    {
        var place = $"Parameters[{DefinitionIndex.Text(parameter["Name"])}]";
        var type = DefinitionIndex.Text(parameter["Type"]);
        var value = parameter["DefaultValue"];
        if (value is not null && !RequestWalker.IsLater(value) && !Is(type, value))
        {
            problems.Add($"{place}.DefaultValue", RequestWalker.Kind(value), $"be {TypeFit.Article(TypeFit.OfParameter(type))}, as the parameter's Type {type} says",
                "give it so, or change the Type");
            return;
        }

        var text = DefinitionIndex.Text(value);
        if (text?.Length > MaxDefault)
        {
            problems.Add($"{place}.DefaultValue", $"{text.Length} characters", $"be at most {MaxDefault} characters", "shorten it");
        }

        if (parameter["EnumValues"] is not JsonArray enums)
        {
            return;
        }

        if (type is not (null or "String"))
        {
            problems.Add($"{place}.EnumValues", $"values for a parameter of Type {type}", "be given for Type String only", "remove them");
        }

        var values = enums.Select(DefinitionIndex.Text).OfType<string>().ToArray();
        if (text is not null && values.Length == enums.Count && !values.Contains(text) && !RequestWalker.IsLater(value))
        {
            problems.Add($"{place}.DefaultValue", $"'{text}'", $"be one of the EnumValues ({Nearest.Or(values)})", $"did you mean {Nearest.Say(text, values, 1)}?");
        }
    }

    private static bool Is(string? type, JsonNode value) => type switch
    {
        "String" => value.GetValueKind() == JsonValueKind.String,
        "Integer" => DefinitionIndex.Number(value) is { } number && number == Math.Floor(number),
        "Float" => value.GetValueKind() == JsonValueKind.Number,
        "Boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };
}
