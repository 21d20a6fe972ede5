using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Pipelines;

/// <summary>Types and checks the parameters of an execution.</summary>
internal static class ParameterValues
{
    /// <summary>The value of every parameter: the one given, else the default. Throws a ValidationException.</summary>
    public static JsonObject Resolve(PipelineDefinition definition, IReadOnlyDictionary<string, string> given)
    {
        var known = definition.Parameters.ToDictionary(p => p.Required("Name"));
        var unknown = given.Keys.Where(n => !known.ContainsKey(n)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw AwsException.Validation($"Unknown pipeline parameters: [{string.Join(", ", unknown)}]. The pipeline has [{string.Join(", ", known.Keys)}].");
        var missing = known.Values.Where(p => !given.ContainsKey(p.Required("Name")) && p["DefaultValue"] is null).Select(p => p.Required("Name")).ToList();
        if (missing.Count > 0) throw AwsException.Validation($"Parameters [{string.Join(", ", missing)}] do not have default values and must be given.");
        var values = new JsonObject();
        foreach (var (name, parameter) in known)
            values[name] = given.TryGetValue(name, out var text) ? Typed(parameter, text) : parameter["DefaultValue"]!.DeepClone();
        return values;
    }

    /// <summary>What is wrong with a value: not of the parameter's type, not one of its values; null if it fits.</summary>
    public static string? Problem(JsonObject parameter, JsonNode value)
    {
        var kind = value.GetValueKind();
        var fits = parameter.Text("Type") switch
        {
            "String" => kind == JsonValueKind.String,
            "Boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "Integer" => kind == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => kind == JsonValueKind.Number,
        };
        if (!fits) return Text(parameter, value.ToJsonString(), $"must be of type {parameter.Text("Type")}");
        var allowed = parameter.Texts("EnumValues").ToList();
        return allowed.Count > 0 && !allowed.Contains(JsonReading.AsText(value)) ? Text(parameter, value.ToJsonString(), $"must be one of [{string.Join(", ", allowed)}]") : null;
    }

    private static JsonNode Typed(JsonObject parameter, string text)
    {
        JsonNode? value = parameter.Text("Type") switch
        {
            "String" => JsonValue.Create(text),
            "Boolean" => bool.TryParse(text, out var b) ? JsonValue.Create(b) : null,
            "Integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? JsonValue.Create(i) : null,
            _ => Float(text),
        };
        var problem = value is null ? Text(parameter, $"'{text}'", $"must be of type {parameter.Text("Type")}") : Problem(parameter, value);
        return problem is null ? value! : throw AwsException.Validation(problem);
    }

    // As it was written, if JSON can write it so: 1.0 stays 1.0 in what is joined of it.
    private static JsonNode? Float(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
        try
        {
            return JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(number);
        }
    }

    private static string Text(JsonObject parameter, string value, string must) => $"The value {value} of the pipeline parameter '{parameter.Text("Name")}' {must}.";
}
