using System.Text.Json;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Files;

/// <summary>
/// <c>statistics.json</c> of data quality, in the shape of
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-statistics.html">Model Monitor</see>, KLL sketch included.
/// </summary>
public static class StatisticsFile
{
    /// <summary>Its name.</summary>
    public const string Name = "statistics.json";

    private const int Buckets = 10;

    public static byte[] Write(TableStatistics table) => JsonFile.Write(writer =>
    {
        JsonFile.Version(writer);
        writer.WriteStartObject("dataset");
        writer.WriteNumber("item_count", table.Rows);
        writer.WriteEndObject();
        writer.WriteStartArray("features");
        foreach (var column in table.Columns) Write(writer, column);
        writer.WriteEndArray();
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static TableStatistics Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        var root = document.RootElement;
        if (!root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) throw new InvalidDataException($"{Name} has no features.");
        return new TableStatistics
        {
            Rows = JsonFile.At(root, "dataset") is { } set ? JsonFile.Count(set, "item_count") : 0,
            Columns = [.. features.EnumerateArray().Select(ReadColumn)],
        };
    }

    private static void Write(Utf8JsonWriter writer, ColumnStatistics column)
    {
        writer.WriteStartObject();
        writer.WriteString("name", column.Name);
        writer.WriteString("inferred_type", column.Type.ToString());
        if (column.Type is InferredType.Integral or InferredType.Fractional) WriteNumbers(writer, column);
        else WriteText(writer, column);
        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, ColumnStatistics column)
    {
        writer.WriteStartObject("common");
        writer.WriteNumber("num_present", column.Present);
        writer.WriteNumber("num_missing", column.Missing);
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, ColumnStatistics column)
    {
        writer.WriteStartObject("numerical_statistics");
        WriteCommon(writer, column);
        if (column.Numbers is { } numbers)
        {
            JsonFile.Number(writer, "mean", numbers.Mean);
            JsonFile.Number(writer, "sum", numbers.Sum);
            JsonFile.Number(writer, "std_dev", numbers.StandardDeviation);
            JsonFile.Number(writer, "min", numbers.Min);
            JsonFile.Number(writer, "max", numbers.Max);
            writer.WriteStartObject("distribution");
            writer.WriteStartObject("kll");
            WriteBuckets(writer, numbers);
            writer.WriteStartObject("sketch");
            writer.WriteStartObject("parameters");
            writer.WriteNumber("c", 0.64);
            writer.WriteNumber("k", numbers.Sketch.K);
            writer.WriteEndObject();
            writer.WriteStartArray("data");
            foreach (var level in numbers.Sketch.Levels)
            {
                // On one line, however many there are.
                writer.WriteRawValue(JsonSerializer.Serialize(level as double[] ?? [.. level], NumberContext.Default.DoubleArray), skipInputValidation: true);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteBuckets(Utf8JsonWriter writer, NumberStatistics numbers)
    {
        writer.WriteStartArray("buckets");
        var width = (numbers.Max - numbers.Min) / Buckets;
        var edges = Enumerable.Range(1, Buckets - 1).Select(i => numbers.Min + (i * width)).ToArray();
        var counts = numbers.Sample.Histogram(edges);
        for (var i = 0; i < Buckets; i++)
        {
            writer.WriteStartObject();
            JsonFile.Number(writer, "lower_bound", i == 0 ? numbers.Min : edges[i - 1]);
            JsonFile.Number(writer, "upper_bound", i == Buckets - 1 ? numbers.Max : edges[i]);
            writer.WriteNumber("count", counts[i]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, ColumnStatistics column)
    {
        writer.WriteStartObject("string_statistics");
        WriteCommon(writer, column);
        writer.WriteNumber("distinct_count", Math.Round(column.Distinct));
        writer.WriteStartObject("distribution");
        writer.WriteStartObject("categorical");
        writer.WriteStartArray("buckets");
        foreach (var (value, count) in column.Categories?.Counts ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("value", value);
            writer.WriteNumber("count", count);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static ColumnStatistics ReadColumn(JsonElement element)
    {
        var name = JsonFile.Text(element, "name");
        if (name.Length == 0) throw new InvalidDataException($"A feature of {Name} has no name.");
        var type = Enum.TryParse<InferredType>(JsonFile.Text(element, "inferred_type"), out var known) ? known : InferredType.Unknown;
        var numbers = JsonFile.At(element, "numerical_statistics");
        var text = JsonFile.At(element, "string_statistics");
        var common = JsonFile.At(numbers ?? text ?? default, "common");
        var column = new ColumnStatistics
        {
            Name = name,
            Type = type,
            Present = common is { } c ? JsonFile.Count(c, "num_present") : 0,
            Missing = common is { } m ? JsonFile.Count(m, "num_missing") : 0,
        };
        if (numbers is { } n) return column with { Numbers = ReadNumbers(n) };
        return text is { } t ? column with { Distinct = JsonFile.Number(t, "distinct_count"), Categories = ReadCategories(t, column.Present) } : column;
    }

    private static NumberStatistics? ReadNumbers(JsonElement element)
    {
        if (!element.TryGetProperty("mean", out _)) return null;
        var sketch = JsonFile.At(element, "distribution", "kll", "sketch") is { } kll ? ReadSketch(kll) : null;
        return new NumberStatistics
        {
            Mean = JsonFile.Number(element, "mean"),
            Sum = JsonFile.Number(element, "sum"),
            StandardDeviation = JsonFile.Number(element, "std_dev"),
            Min = JsonFile.Number(element, "min"),
            Max = JsonFile.Number(element, "max"),
            Sketch = sketch ?? new KllSketch(),
        };
    }

    private static KllSketch ReadSketch(JsonElement element)
    {
        var k = JsonFile.At(element, "parameters") is { } parameters ? (int)JsonFile.Count(parameters, "k") : 0;
        var levels = JsonFile.At(element, "data") is { ValueKind: JsonValueKind.Array } data
            ? data.EnumerateArray().Select(level => (IReadOnlyList<double>)[.. level.EnumerateArray().Select(JsonFile.Number).Where(double.IsFinite)]).ToList() : [];
        return KllSketch.From(k >= 8 ? k : KllSketch.DefaultK, levels);
    }

    private static CategoryStatistics? ReadCategories(JsonElement element, long present)
    {
        if (JsonFile.At(element, "distribution", "categorical", "buckets") is not { ValueKind: JsonValueKind.Array } buckets || buckets.GetArrayLength() == 0) return null;
        var counts = buckets.EnumerateArray().Select(b => KeyValuePair.Create(JsonFile.Text(b, "value"), JsonFile.Count(b, "count"))).ToList();
        return new CategoryStatistics { Counts = counts, Others = Math.Max(0, present - counts.Sum(c => c.Value)) };
    }
}
