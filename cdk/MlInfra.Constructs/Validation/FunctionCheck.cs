using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Validation;

/// <summary>
/// Checks the functions of a definition, <c>Get</c>, <c>Std:Join</c> and <c>Std:JsonGet</c>: their form, what they point to, and
/// whether what they give fits where they stand.
/// </summary>
internal sealed class FunctionCheck
{
    private static readonly string[] Functions = ["Get", "Std:Join", "Std:JsonGet"];

    private readonly Problems _problems;
    private readonly ReferenceCheck _references;

    public FunctionCheck(Problems problems, DefinitionIndex index)
    {
        _problems = problems;
        _references = new ReferenceCheck(problems, index);
    }

    /// <summary>The step whose fields are walked; null in the envelope.</summary>
    public DefinitionStep? Step { get; set; }

    /// <summary>Whether the node is meant as a function where a value of the shape must be.</summary>
    public static bool IsMeant(JsonNode? node, Shape shape)
    {
        if (node is not JsonObject { Count: > 0 } map)
        {
            return false;
        }

        if (map.Any(entry => entry.Key == "Get" || entry.Key.StartsWith("Std:", StringComparison.Ordinal)))
        {
            // A structure of the service may have such a field itself.
            return !shape.Members.ContainsKey("Get");
        }

        return map.Count == 1 && Near(map.First().Key) is { } near
            && (shape.Type is not ("structure" or "map" or "any") || IsBodyOf(near, map.First().Value));
    }

    /// <summary>Whether the node is a value of CloudFormation's, known only at deployment.</summary>
    public static bool IsIntrinsic(JsonNode? node) =>
        node is JsonObject { Count: 1 } map && (map.ContainsKey("Ref") || map.First().Key.StartsWith("Fn::", StringComparison.Ordinal));

    /// <summary>Checks one function that stands where a value of the shape must be; tells of what kind its value is.</summary>
    public string Check(string place, JsonObject function, Shape expected)
    {
        var kind = Kind(place, function, expected);
        if (!TypeFit.Fits(kind, expected.Type))
        {
            _problems.Add(place, $"{Say(function)}, which is {TypeFit.Article(kind)}", $"be {TypeFit.Article(expected.Type)}",
                expected.Type == "string" && TypeFit.IsScalar(kind) ? "make it text with Std:Join and an empty On" : "take another value");
        }

        return kind;
    }

    /// <summary>The kind of an operand: of a function's value or of a literal.</summary>
    public string Operand(string place, JsonNode? node, Shape expected)
    {
        if (node is JsonObject map && (IsMeant(node, expected) || (map.Count == 1 && Near(map.First().Key) is not null)))
        {
            return Check(place, map, expected);
        }

        if (node is not JsonValue)
        {
            if (node is not null && !IsIntrinsic(node))
            {
                _problems.Add(place, node is JsonArray ? "a list" : "a structure", "be text, a number, true or false, or a function", "give one value");
            }

            return "any";
        }

        return node.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => RequestWalker.IsLater(node) ? "any" : "string",
            System.Text.Json.JsonValueKind.Number => "number",
            _ => "boolean",
        };
    }

    // A misspelt function, where a map may stand too, is told by what it holds.
    private static bool IsBodyOf(string function, JsonNode? body) => function == "Get"
        ? DefinitionIndex.Text(body) is { } path && ReferenceCheck.Sources.Any(source => path.StartsWith(source + ".", StringComparison.Ordinal))
        : body is JsonObject map && (map.ContainsKey("Values") || map.ContainsKey("Path"));

    private static string? Near(string key) =>
        Nearest.To(key.StartsWith("Std:", StringComparison.Ordinal) ? key : key.TrimStart(':'), Functions, 1) is [var name] && Nearest.Distance(key, name) <= 2 ? name : null;

    private static string Say(JsonObject function) => function.ToJsonString() is { Length: > 80 } text ? text[..77] + "..." : function.ToJsonString();

    private string Kind(string place, JsonObject function, Shape expected)
    {
        if (function.Count != 1)
        {
            _problems.Add(place, $"{Say(function)}, a function with {function.Count} keys", "have the function's one key", "remove the others");
            return "any";
        }

        var (name, body) = function.First();
        switch (name)
        {
            case "Get":
                return Get(place, body, expected);
            case "Std:Join":
                Join(place, body);
                return "string";
            case "Std:JsonGet":
                JsonGet(place, body);
                return "any";
            default:
                _problems.Add($"{place}.{name}", "a function that does not exist", $"be {Nearest.Or(Functions)}", $"did you mean {Nearest.Say(name, Functions, 1)}?");
                return "any";
        }
    }

    private string Get(string place, JsonNode? body, Shape expected)
    {
        if (DefinitionIndex.Text(body) is { } path)
        {
            return Tokens.In(path) ? "any" : _references.Get(Step, place, path, expected);
        }

        _problems.Add($"{place}.Get", body is null ? "nothing" : RequestWalker.Kind(body), "be the text of a reference", "write it as Parameters.Name or Steps.Name.Property");
        return "any";
    }

    private void Join(string place, JsonNode? body)
    {
        if (!IsBody(place, "Std:Join", body, out var map))
        {
            return;
        }

        var model = DefinitionModel.Of("Std:Join");
        new RequestWalker(_problems, "Std:Join") { OperandsByCaller = true }.Walk($"{place}.Std:Join", map);
        var values = map["Values"] as JsonArray ?? [];
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
            {
                _problems.Add($"{place}.Std:Join.Values[{i}]", "nothing", "be a value to join", "set it or remove it");
            }

            Operand($"{place}.Std:Join.Values[{i}]", values[i], model.Members["Values"].Item!);
        }
    }

    private void JsonGet(string place, JsonNode? body)
    {
        if (!IsBody(place, "Std:JsonGet", body, out var map))
        {
            return;
        }

        new RequestWalker(_problems, "Std:JsonGet") { Functions = this, OperandsByCaller = true }.Walk($"{place}.Std:JsonGet", map);
        var file = map["PropertyFile"];
        if (file is null == map["S3Uri"] is null)
        {
            _problems.Add($"{place}.Std:JsonGet", file is null ? "no place to read from" : "a PropertyFile and an S3Uri", "have a PropertyFile or an S3Uri", "give exactly one of them");
        }

        if (file is not null && !IsIntrinsic(file))
        {
            // Named by its key, whatever that is.
            var (key, target) = file is JsonObject { Count: 1 } get ? (get.First().Key, DefinitionIndex.Text(get["Get"])) : ("Get", null);
            _references.File(Step, $"{place}.Std:JsonGet.PropertyFile.{key}", target);
        }
    }

    private bool IsBody(string place, string function, JsonNode? body, out JsonObject map)
    {
        map = body as JsonObject ?? [];
        if (body is JsonObject)
        {
            return true;
        }

        _problems.Add($"{place}.{function}", body is null ? "nothing" : RequestWalker.Kind(body), "be a structure",
            function == "Std:Join" ? "give it On and Values" : "give it PropertyFile and Path");
        return false;
    }
}
