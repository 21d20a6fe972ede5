using System.Text.Json;
using System.Xml;

namespace MlInfra.Aws.Wire;

/// <summary>Code and text of an error answer, in JSON or XML.</summary>
internal sealed record ErrorBody(string? Code, string? Message, string? RequestId)
{
    public static ErrorBody Read(string body, string? typeHeader)
    {
        try
        {
            return body.AsSpan().TrimStart() switch
            {
                ['{', ..] => FromJson(body, typeHeader),
                ['<', ..] => FromXml(body),
                _ => new ErrorBody(Bare(typeHeader), body.Length == 0 ? null : body, null),
            };
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            // A proxy's or a broken endpoint's answer: its status alone is what is known.
            return new ErrorBody(Bare(typeHeader), body, null);
        }
    }

    private static ErrorBody FromJson(string body, string? typeHeader)
    {
        using var document = JsonDocument.Parse(body);
        var code = Bare(typeHeader ?? Member("__type") ?? Member("code") ?? Member("Code"));
        return new ErrorBody(code, Member("message") ?? Member("Message") ?? Member("errorMessage"), null);

        string? Member(string name) =>
            document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static ErrorBody FromXml(string body)
    {
        var root = XmlElementNode.Parse(body);
        var error = root.Name == "Error" ? root : root.Child("Error") ?? root;
        return new ErrorBody(error.Text("Code"), error.Text("Message"), root.Text("RequestId") ?? error.Text("RequestId"));
    }

    // "com.amazonaws.sagemaker#ResourceNotFound:http://..." -> "ResourceNotFound"
    private static string? Bare(string? type)
    {
        if (string.IsNullOrEmpty(type)) return null;
        var colon = type.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) type = type[..colon];
        return type[(type.LastIndexOf('#') + 1)..];
    }
}
