using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlInfra.Analysis.Files;

/// <summary>
/// The part of Clarify's <c>analysis_config.json</c> that attributions need: the names of the columns, the background
/// (<c>methods.shap.baseline</c>), and, in addition, records of the training set to find the baseline's attributions on.
/// </summary>
public sealed partial record AttributionConfigFile
{
    /// <summary>Its name.</summary>
    public const string Name = "analysis_config.json";

    /// <summary>The columns, in the order in which the model takes them.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>What features are like that are not known: rows of values as they are written, numbers or text.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Background { get; init; }

    /// <summary>Records of the training set.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Records { get; init; } = [];

    public byte[] Write() => JsonFile.Write(writer =>
    {
        writer.WriteString("dataset_type", "text/csv");
        writer.WriteStartArray("headers");
        foreach (var feature in Features) writer.WriteStringValue(feature);
        writer.WriteEndArray();
        writer.WriteStartObject("methods");
        writer.WriteStartObject("shap");
        Write(writer, "baseline", Background);
        writer.WriteString("agg_method", "mean_abs");
        writer.WriteEndObject();
        writer.WriteEndObject();
        Write(writer, "baseline_records", Records);
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static AttributionConfigFile Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        var root = document.RootElement;
        if (JsonFile.At(root, "methods", "shap", "baseline") is not { ValueKind: JsonValueKind.Array } baseline || baseline.GetArrayLength() == 0)
        {
            throw new InvalidDataException($"{Name} has no methods.shap.baseline with rows of the training set.");
        }
        var background = Rows(baseline, "methods.shap.baseline");
        string[] features = JsonFile.At(root, "headers") is { ValueKind: JsonValueKind.Array } headers
            ? [.. headers.EnumerateArray().Select(h => h.ToString())] : [.. Enumerable.Range(0, background[0].Count).Select(i => $"_c{i}")];
        IReadOnlyList<IReadOnlyList<string>> records = JsonFile.At(root, "baseline_records") is { ValueKind: JsonValueKind.Array } rows ? Rows(rows, "baseline_records") : [];
        return background.Concat(records).All(row => row.Count == features.Length)
            ? new AttributionConfigFile { Features = features, Background = background, Records = records }
            : throw new InvalidDataException($"{Name} has {features.Length} headers, but rows of another length.");
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        writer.WriteStartArray(name);
        foreach (var row in rows)
        {
            // On one line, however many there are.
            var line = new ArrayBufferWriter<byte>();
            using (var values = new Utf8JsonWriter(line))
            {
                values.WriteStartArray();
                foreach (var value in row)
                {
                    if (Number().IsMatch(value)) values.WriteRawValue(value, skipInputValidation: true);
                    else values.WriteStringValue(value);
                }
                values.WriteEndArray();
            }
            writer.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
        }
        writer.WriteEndArray();
    }

    private static IReadOnlyList<IReadOnlyList<string>> Rows(JsonElement rows, string what) =>
    [
        .. rows.EnumerateArray().Select(row => row.ValueKind == JsonValueKind.Array && row.EnumerateArray().All(v => v.ValueKind is JsonValueKind.Number or JsonValueKind.String)
            ? (IReadOnlyList<string>)[.. row.EnumerateArray().Select(v => v.ToString())]
            : throw new InvalidDataException($"{Name}: {what} must be rows of numbers and texts.")),
    ];

    // What JSON takes as a number just as it is written.
    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$")]
    private static partial Regex Number();
}
