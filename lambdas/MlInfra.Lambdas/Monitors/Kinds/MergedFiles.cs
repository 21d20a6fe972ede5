using System.Buffers;
using System.Text;
using System.Text.Json;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>
/// Writes labelled records to be trained on: <c>labelled.csv</c> (a header, the label first, then the features) and <c>labelled.jsonl</c> (id, label, answer, score and
/// features). What is over 16 MB goes on in <c>labelled-2.csv</c> and so on, so that memory is bounded.
/// </summary>
internal sealed class MergedFiles
{
    private const int Most = 16 << 20;

    private readonly PeriodContext _context;
    private readonly FileUri _folder;
    private readonly List<string> _features;
    private readonly StringBuilder _csv = new();
    private readonly ArrayBufferWriter<byte> _json = new();
    private int _part = 1;

    private MergedFiles(PeriodContext context)
    {
        _context = context;
        _folder = context.Definition.Folder / "merge" / context.Period.Folder;
        _features = [.. context.Definition.Features];
    }

    public static async Task<FileUri> WriteAsync(PeriodContext context, IReadOnlyList<LabelledPrediction> joined, CancellationToken cancel)
    {
        var files = new MergedFiles(context);
        var labels = joined.ToDictionary(record => record.Id);
        await foreach (var row in new TrafficReader(context, CapturePart.Input).ReadAsync(context.Captured.Concat(context.Earlier), cancel).ConfigureAwait(false))
        {
            if (!labels.Remove(LabelledRecords.IdOf(row), out var record)) continue;
            // Data that names its columns itself has them in the order of its first record.
            if (files._features.Count == 0) files._features.AddRange(row.Values.Keys.Where(column => !context.IsPassedOver(column)).Order(StringComparer.Ordinal));
            files.Add(row, record);
            if (files._csv.Length + files._json.WrittenCount > Most) await files.EndPartAsync(cancel).ConfigureAwait(false);
        }
        if (files._csv.Length > 0) await files.EndPartAsync(cancel).ConfigureAwait(false);
        return files._folder;
    }

    private void Add(CapturedRow row, LabelledPrediction record)
    {
        if (_csv.Length == 0) CsvText.Line(_csv, [_context.Definition.Label, .. _features]);
        CsvText.Line(_csv, [record.Label, .. _features.Select(feature => row[feature])]);
        using (var json = new Utf8JsonWriter(_json))
        {
            json.WriteStartObject();
            json.WriteString("id", record.Id);
            json.WriteString("label", record.Label);
            if (record.Prediction is not null) json.WriteString("prediction", record.Prediction);
            if (record.Score is { } score) json.WriteNumber("score", score);
            if (row.Time is { } time) json.WriteString("time", time);
            json.WriteStartObject("features");
            foreach (var feature in _features) json.WriteString(feature, row[feature]);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        _json.Write("\n"u8);
    }

    private async Task EndPartAsync(CancellationToken cancel)
    {
        var name = _part == 1 ? "labelled" : $"labelled-{_part}";
        await _context.Files.WriteAsync(_folder / $"{name}.csv", Encoding.UTF8.GetBytes(_csv.ToString()), "text/csv", cancel).ConfigureAwait(false);
        await _context.Files.WriteAsync(_folder / $"{name}.jsonl", _json.WrittenSpan.ToArray(), "application/jsonlines", cancel).ConfigureAwait(false);
        _csv.Clear();
        _json.Clear();
        _part++;
    }
}
