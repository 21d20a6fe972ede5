using System.Text.Json;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Files;

/// <summary>
/// The bias part of Clarify's <c>analysis.json</c>: <c>pre_training_bias_metrics</c> and <c>post_training_bias_metrics</c>, by facet. Beside its value a metric
/// has the ends of its interval. It is both result and, of a baseline, constraints.
/// </summary>
public static class BiasFile
{
    /// <summary>Its name.</summary>
    public const string Name = AttributionFile.Name;

    private static readonly (string Member, bool Post)[] Stages = [("pre_training_bias_metrics", false), ("post_training_bias_metrics", true)];

    /// <param name="reports">A report for each facet.</param>
    /// <param name="label">The column of the truth.</param>
    /// <param name="favourable">The label that is favourable.</param>
    public static byte[] Write(IReadOnlyList<BiasReport> reports, string label, string favourable) => JsonFile.Write(writer =>
    {
        writer.WriteString("version", "1.0");
        foreach (var (member, post) in Stages)
        {
            writer.WriteStartObject(member);
            writer.WriteString("label", label);
            writer.WriteString("label_value_or_threshold", favourable);
            writer.WriteStartObject("facets");
            foreach (var column in reports.GroupBy(r => r.Facet))
            {
                writer.WriteStartArray(column.Key);
                foreach (var report in column) Write(writer, report, post);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static IReadOnlyList<BiasReport> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, Name);
        var found = new Dictionary<(string Facet, string Value), List<BiasMetric>>();
        foreach (var (member, post) in Stages)
        {
            if (JsonFile.At(document.RootElement, member, "facets") is not { ValueKind: JsonValueKind.Object } facets) continue;
            foreach (var column in facets.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Array))
            {
                foreach (var facet in column.Value.EnumerateArray())
                {
                    var key = (column.Name, JsonFile.Text(facet, "value_or_threshold"));
                    if (!found.TryGetValue(key, out var metrics)) found[key] = metrics = [];
                    if (JsonFile.At(facet, "metrics") is { ValueKind: JsonValueKind.Array } list) metrics.AddRange(list.EnumerateArray().Select(m => Read(m, post)));
                }
            }
        }
        if (found.Count == 0) throw new InvalidDataException($"{Name} has no metrics of bias.");
        return [.. found.Select(f => new BiasReport { Facet = f.Key.Facet, FacetValue = f.Key.Value, InFacet = 0, Others = 0, Metrics = f.Value })];
    }

    private static void Write(Utf8JsonWriter writer, BiasReport report, bool post)
    {
        writer.WriteStartObject();
        writer.WriteString("value_or_threshold", report.FacetValue);
        writer.WriteStartArray("metrics");
        foreach (var metric in report.Metrics.Where(m => m.PostTraining == post))
        {
            writer.WriteStartObject();
            writer.WriteString("name", metric.Name);
            writer.WriteString("description", metric.Description);
            JsonFile.Number(writer, "value", metric.Estimate.Value);
            if (!double.IsNaN(metric.Estimate.Low))
            {
                JsonFile.Number(writer, "lower_bound", metric.Estimate.Low);
                JsonFile.Number(writer, "upper_bound", metric.Estimate.High);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static BiasMetric Read(JsonElement metric, bool post)
    {
        var value = JsonFile.Number(metric, "value");
        var (low, high) = (JsonFile.Number(metric, "lower_bound"), JsonFile.Number(metric, "upper_bound"));
        return new BiasMetric(JsonFile.Text(metric, "name"), JsonFile.Text(metric, "description"), post, new Interval(value, low, high, double.NaN));
    }
}
