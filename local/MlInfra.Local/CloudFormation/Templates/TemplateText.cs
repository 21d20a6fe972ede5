using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Local.CloudFormation.Templates;

/// <summary>Reads a template's text, JSON or YAML, into one tree in which short forms are written out.</summary>
internal static class TemplateText
{
    /// <summary>The longest template that a URL may name.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    public static JsonObject Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) throw CfnError.Invalid("Template may not exceed 1000000 bytes in size.");
        var root = text.AsSpan().TrimStart().StartsWith("{") ? ReadJson(text) : YamlTemplate.Read(text);
        var template = root as JsonObject ?? throw CfnError.Format("unsupported structure.");
        RefuseNulls(template, "");
        return template;
    }

    private static JsonNode? ReadJson(string text)
    {
        try
        {
            var root = JsonNode.Parse(text, documentOptions: Options);
            Touch(root);
            return root;
        }
        catch (JsonException e)
        {
            throw CfnError.Format($"JSON not well-formed. (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1})");
        }
        catch (ArgumentException e)
        {
            throw CfnError.Format($"JSON not well-formed. ({e.Message})");
        }
    }

    // System.Text.Json finds a doubled key only when an object is first read.
    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject o)
            foreach (var (_, value) in o) Touch(value);
        else if (node is JsonArray a)
            foreach (var item in a) Touch(item);
    }

    private static void RefuseNulls(JsonNode? node, string path)
    {
        switch (node)
        {
            case null:
                throw CfnError.Format($"[{path}] 'null' values are not allowed in templates");
            case JsonObject o:
                foreach (var (name, value) in o) RefuseNulls(value, $"{path}/{name}");
                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++) RefuseNulls(a[i], $"{path}/{i}");
                break;
        }
    }
}
