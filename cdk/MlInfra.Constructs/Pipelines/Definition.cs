using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.CDK;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Writes the JSON of a definition so that deploy-time values in it still resolve: text tokens stand in the text as they are,
/// number and list tokens stand unquoted through <see cref="Raw"/>.
/// </summary>
internal static partial class Definition
{
    private const string RawStart = "\u0001raw:";
    private const string WrittenStart = "\\u0001raw:";
    private const string RawEnd = "\u0002";

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode Number(double number) =>
        Tokens.In(number) ? Raw(Token.AsString(number))
        : number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonNode.Parse(number.ToString("0.0", CultureInfo.InvariantCulture))!
        : JsonValue.Create(number);

    /// <summary>A list that may be one token as a whole.</summary>
    public static JsonNode List(IReadOnlyList<string> items) =>
        items.Count == 1 && Tokens.IsList(items[0])
            ? Raw("[\"" + Fn.Join("\",\"", [.. items]) + "\"]")
            : new JsonArray([.. items.Select(item => JsonValue.Create(item))]);

    public static string Write(JsonNode definition)
    {
        var text = definition.ToJsonString(Options);
        return text.Contains(WrittenStart, StringComparison.Ordinal)
            ? RawText().Replace(text, match => JsonSerializer.Deserialize<string>($"\"{match.Groups[1].Value}\"")!)
            : text;
    }

    [GeneratedRegex("\"\\\\u0001raw:(.*?)\\\\u0002\"")]
    private static partial Regex RawText();

    private static JsonValue Raw(string json) => JsonValue.Create(RawStart + json + RawEnd);
}
