using System.Text;
using System.Text.Json;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>What turned out to be so.</summary>
/// <param name="Id">The event id or inference id of the call.</param>
/// <param name="Labels">A label for each row of it.</param>
public sealed record GroundTruth(string Id, IReadOnlyList<string> Labels)
{
    /// <summary>
    /// Reads labels as <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-merge.html">Model Monitor</see> wants them: JSON Lines
    /// with groundTruthData and eventMetadata.
    /// </summary>
    public static async Task<(IReadOnlyList<GroundTruth> Labels, ReadSummary Reading)> ReadAsync(IEnumerable<InputFile> files, CancellationToken cancel = default)
    {
        var (labels, reading) = (new List<GroundTruth>(), new ReadSummary());
        foreach (var file in files)
        {
            try
            {
                var stream = await file.OpenAsync(cancel).ConfigureAwait(false);
                await using var _ = stream.ConfigureAwait(false);
                reading.Bytes += await LineScanner.ReadAsync(stream, 0, long.MaxValue, (line, offset, _) => Take(line, offset, file.Name), cancel).ConfigureAwait(false);
                reading.Files++;
            }
            catch (IOException problem)
            {
                reading.BrokenFiles++;
                reading.Sample(file.Name, 0, "the file broke off: " + problem.Message, default);
            }
        }
        return (labels, reading);

        void Take(ReadOnlySpan<byte> line, long offset, string name)
        {
            if (Parse(line, out var fault) is { } label)
            {
                labels.Add(label);
                reading.Records++;
            }
            else
            {
                reading.AddBad(name, offset, fault, line);
            }
        }
    }

    private static GroundTruth? Parse(ReadOnlySpan<byte> line, out string fault)
    {
        fault = "";
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var id = JsonFile.At(document.RootElement, "eventMetadata", "eventId") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
            if (id.Length == 0) id = JsonFile.At(document.RootElement, "eventMetadata", "inferenceId") is { ValueKind: JsonValueKind.String } other ? other.GetString()! : "";
            if (id.Length == 0) fault = "the label has no event id";
            else if (JsonFile.At(document.RootElement, "groundTruthData", "data") is not { } data || data.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) fault = "the record has no label";
            else return new GroundTruth(id, Split(data, JsonFile.At(document.RootElement, "groundTruthData", "encoding")));
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            fault = "the record is no JSON: " + problem.Message;
        }
        return null;
    }

    private static string[] Split(JsonElement data, JsonElement? encoding)
    {
        var text = data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText();
        if (encoding is { ValueKind: JsonValueKind.String } kind && kind.GetString() == "BASE64") text = Encoding.UTF8.GetString(Convert.FromBase64String(text));
        return [.. text.Split('\n').Select(l => l.Trim().Trim('"')).Where(l => l.Length > 0)];
    }
}
