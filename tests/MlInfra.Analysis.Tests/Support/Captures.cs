using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlInfra.Analysis.Tests.Support;

/// <summary>Lines as data capture writes them.</summary>
internal static class Captures
{
    public static string Csv(string id, string input, string? output = "0.5", string time = "2026-03-01T10:00:00Z", string? inferenceId = null) =>
        Line(id, Side("INPUT", "text/csv", input, "CSV"), output is null ? null : Side("OUTPUT", "text/csv; charset=utf-8", output, "CSV"), time, inferenceId);

    public static string Json(string id, string input, string output) =>
        Line(id, Side("INPUT", "application/json", input, "JSON"), Side("OUTPUT", "application/json", output, "JSON"));

    public static string Base64(string id, string type, string input, string output) =>
        Line(id, Side("INPUT", type, Encode(input), "BASE64"), Side("OUTPUT", type, Encode(output), "BASE64"));

    public static string Side(string mode, string type, string data, string encoding) =>
        $$"""{"observedContentType":"{{type}}","mode":"{{mode}}","data":{{JsonSerializer.Serialize(data)}},"encoding":"{{encoding}}"}""";

    public static string Line(string id, string? input, string? output, string time = "2026-03-01T10:00:00Z", string? inferenceId = null)
    {
        var sides = new List<string>();
        if (input is not null) sides.Add("\"endpointInput\":" + input);
        if (output is not null) sides.Add("\"endpointOutput\":" + output);
        var inference = inferenceId is null ? "" : $"\"inferenceId\":\"{inferenceId}\",";
        return $$"""{"captureData":{{{string.Join(',', sides)}}},"eventMetadata":{"eventId":"{{id}}",{{inference}}"inferenceTime":"{{time}}"},"eventVersion":"0"}""" + "\n";
    }

    /// <summary>A file of single rows, the prediction 0.5.</summary>
    public static string File(IEnumerable<double[]> rows, string ids = "e") =>
        string.Concat(rows.Select((row, i) => Csv($"{ids}{i}", string.Join(',', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
