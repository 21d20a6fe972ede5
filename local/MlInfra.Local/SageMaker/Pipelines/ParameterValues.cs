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

    /// <summary>Throws unless a value is of the parameter's type and one of its values.</summary>
    public static void Check(JsonObject parameter, JsonNode value)
    {
        var kind = value.GetValueKind();
        var fits = parameter.Text("Type") switch
        {
            "String" => kind == JsonValueKind.String,
            "Boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "Integer" => kind == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => kind == JsonValueKind.Number,
        };
        if (!fits) throw Wrong(parameter, value.ToJsonString(), $"must be of type {parameter.Text("Type")}");
        var allowed = parameter.Texts("EnumValues").ToList();
        if (allowed.Count > 0 && !allowed.Contains(JsonReading.AsText(value))) throw Wrong(parameter, value.ToJsonString(), $"must be one of [{string.Join(", ", allowed)}]");
    }

    private static JsonNode Typed(JsonObject parameter, string text)
    {
        JsonNode? value = parameter.Text("Type") switch
        {
            "String" => JsonValue.Create(text),
            "Boolean" => bool.TryParse(text, out var b) ? JsonValue.Create(b) : null,
            "Integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? JsonValue.Create(i) : null,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? JsonValue.Create(d) : null,
        };
        if (value is null) throw Wrong(parameter, $"'{text}'", $"must be of type {parameter.Text("Type")}");
        Check(parameter, value);
        return value;
    }

    private static AwsException Wrong(JsonObject parameter, string value, string must) =>
        AwsException.Validation($"The value {value} of the pipeline parameter '{parameter.Text("Name")}' {must}.");
}
