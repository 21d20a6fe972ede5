using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Benchmarks.Synth;

/// <summary>Writes a template's values as C# expressions.</summary>
internal sealed partial class CSharpValues(L1Types types, IReadOnlyDictionary<string, Type> resources)
{
    public static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>The resources that a part of a template names.</summary>
    public static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } o when o["Ref"] is { } name => [(string)name!],
        JsonObject { Count: 1 } o when o["Fn::GetAtt"] is { } pair => [(string)pair[0]!],
        JsonObject o => o.SelectMany(p => p.Key == "DependsOn" ? p.Value!.AsArray().Select(n => (string)n!) : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    /// <summary>A struct of the bindings with the given properties.</summary>
    public string Struct(Type type, JsonObject properties) =>
        $"new {Name(type)} {{ {string.Join(", ", properties.Select(p => $"{L1Types.Property(type, p.Key).Name} = {Member(type, p.Key, p.Value)}"))} }}";

    /// <summary>A value where the bindings take any JSON.</summary>
    public string Json(JsonNode? node) => node switch
    {
        JsonObject o when Intrinsic(o) is { } expression => expression,
        JsonObject o => Map("object", o),
        JsonArray a => $"new object[] {{ {string.Join(", ", a.Select(Json))} }}",
        JsonValue v when v.GetValueKind() == JsonValueKind.String => Quote((string)v!),
        null => "null",
        _ => node.ToJsonString(),
    };

    public string Condition(JsonNode node) => node switch
    {
        JsonObject o when o["Fn::Not"] is { } inner => $"Fn.ConditionNot({Condition(inner[0]!)})",
        JsonObject o when o["Fn::Equals"] is { } pair => $"Fn.ConditionEquals({Json(pair[0])}, {Json(pair[1])})",
        _ => throw new NotSupportedException($"A condition that the peer cannot be written with: {node}"),
    };

    private string Member(Type owner, string name, JsonNode? value)
    {
        var property = L1Types.Property(owner, name);
        if (types.Struct(owner, property) is { } inner)
        {
            if (value is JsonObject one && Intrinsic(one) is null) return Struct(inner, one);
            if (value is JsonArray many) return $"new {(property.PropertyType.IsArray ? Name(property.PropertyType.GetElementType()!) : "object")}[] {{ {string.Join(", ", many.Select(v => Struct(inner, v!.AsObject())))} }}";
        }
        if (property.PropertyType.IsArray && value is JsonArray list) return $"new {Name(property.PropertyType.GetElementType()!)}[] {{ {string.Join(", ", list.Select(Json))} }}";
        if (value is JsonObject map && Intrinsic(map) is null && L1Types.IsMapOfTexts(property)) return Map("string", map);
        return Json(value);
    }

    private string Map(string values, JsonObject map) => $"new Dictionary<string, {values}> {{ {string.Join(", ", map.Select(p => $"[{Quote(p.Key)}] = {Json(p.Value)}"))} }}";

    private string? Intrinsic(JsonObject o)
    {
        if (o.Count != 1) return null;
        var (key, value) = o.First();
        return key switch
        {
            "Ref" => Reference((string)value!),
            "Fn::GetAtt" => Attribute((string)value![0]!, (string)value[1]!),
            "Fn::Join" when (string)value![0]! == "" && value[1] is JsonArray parts => $"({string.Join(" + ", parts.Select(Json))})",
            "Fn::Join" => $"Fn.Join({Json(value![0])}, {Strings(value[1]!)})",
            "Fn::Sub" => $"Fn.Sub({Json(value)})",
            "Fn::Select" => $"Fn.Select({value![0]}, {Strings(value[1]!)})",
            "Fn::Split" => $"Fn.Split({Json(value![0])}, {Json(value[1])})",
            "Fn::FindInMap" => $"{value![0]}.FindInMap({Json(value[1])}, {Json(value[2])})",
            _ when key.StartsWith("Fn::", StringComparison.Ordinal) => throw new NotSupportedException($"A function that the peer cannot be written with: {key}"),
            _ => null,
        };
    }

    private string Strings(JsonNode list) => list is JsonArray parts ? $"new string[] {{ {string.Join(", ", parts.Select(Json))} }}" : Json(list);

    private string Reference(string name) =>
        name.StartsWith("AWS::", StringComparison.Ordinal) ? "Aws." + Words().Replace(name[5..], "$1_$2").ToUpperInvariant()
        : resources.ContainsKey(name) ? $"{name}.Ref"
        : $"{name}.ValueAsString";

    private string Attribute(string resource, string attribute) =>
        resources[resource].GetProperty("Attr" + attribute.Replace(".", "", StringComparison.Ordinal)) is { } property
            ? $"{resource}.{property.Name}"
            : $"Token.AsString({resource}.GetAtt({Quote(attribute)}))";

    private static string Name(Type type) => type == typeof(string) ? "string" : type.FullName!.Replace('+', '.');

    [GeneratedRegex("(URL|[a-z])([A-Z])")]
    private static partial Regex Words();
}
