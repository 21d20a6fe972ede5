using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>Reads YAML with CloudFormation's short forms (!Ref, !Sub ...).</summary>
internal static partial class YamlTemplate
{
    private static readonly HashSet<string> ShortForms = new(StringComparer.Ordinal)
    {
        "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAtt", "GetAZs", "GetStackOutput", "If",
        "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
    };

    public static JsonNode? Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0);
        }
        catch (YamlException e)
        {
            throw CfnError.Format($"YAML not well-formed. (line {e.Start.Line}, column {e.Start.Column})");
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth)
    {
        // An anchor that holds its own alias would never end.
        if (depth > 256) throw CfnError.Format("YAML aliases are not allowed to nest without end");
        var plain = Plain(node, depth);
        if (node.Tag.IsEmpty || node.Tag.Value.StartsWith("tag:yaml.org,", StringComparison.Ordinal) || node.Tag.Value == "!") return plain;
        var name = node.Tag.Value.TrimStart('!');
        return name switch
        {
            "Ref" or "Condition" => new JsonObject { [name] = plain },
            "GetAtt" when plain is JsonValue path => new JsonObject { ["Fn::GetAtt"] = GetAtt(path) },
            _ when ShortForms.Contains(name) => new JsonObject { ["Fn::" + name] = plain },
            _ => throw CfnError.Format($"unsupported YAML tag !{name} (line {node.Start.Line})"),
        };
    }

    private static JsonNode GetAtt(JsonValue path)
    {
        var text = path.ToString();
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? text : new JsonArray(text[..dot], text[(dot + 1)..]);
    }

    private static JsonNode? Plain(YamlNode node, int depth) => node switch
    {
        YamlMappingNode map => Mapping(map, depth),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(c => Convert(c, depth + 1))]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw CfnError.Format($"unsupported structure. (line {node.Start.Line})"),
    };

    private static JsonObject Mapping(YamlMappingNode map, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode name) throw CfnError.Format($"every key must be a string. (line {key.Start.Line})");
            result[name.Value ?? ""] = Convert(value, depth + 1);
        }
        return result;
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty) return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => Number().IsMatch(text) ? JsonNode.Parse(text) : text,
        };
    }

    // A leading zero makes an account id or a zip code, not a number.
    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$")]
    private static partial Regex Number();
}
