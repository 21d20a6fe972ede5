using System.Text.Json;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Files;

/// <summary>
/// <c>statistics.json</c> and <c>constraints.json</c> of model quality, in the shape of
/// <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html">Model Monitor</see>. Beside its standard deviation a
/// metric has the ends of its interval.
/// </summary>
public static class ModelQualityFile
{
    /// <summary>Below so many records Model Monitor gives no standard deviation.</summary>
    private const int LeastForDeviation = 200;

    public static byte[] WriteStatistics(QualityReport report) => JsonFile.Write(writer =>
    {
        JsonFile.Version(writer);
        writer.WriteStartObject("dataset");
        writer.WriteNumber("item_count", report.Count);
        writer.WriteEndObject();
        writer.WriteStartObject(Prefix(report.Problem) + "_metrics");
        if (report.Confusion is { } confusion) WriteConfusion(writer, confusion);
        foreach (var metric in report.Metrics)
        {
            writer.WriteStartObject(metric.Name);
            JsonFile.Number(writer, "value", metric.Estimate.Value);
            JsonFile.Number(writer, "standard_deviation", report.Count < LeastForDeviation ? double.NaN : metric.Estimate.StandardDeviation);
            if (!double.IsNaN(metric.Estimate.Low))
            {
                JsonFile.Number(writer, "lower_bound", metric.Estimate.Low);
                JsonFile.Number(writer, "upper_bound", metric.Estimate.High);
            }
            writer.WriteEndObject();
        }
        if (report.Roc.Count > 0)
        {
            Curve(writer, "receiver_operating_characteristic_curve",
                ("false_positive_rates", report.Roc.Select(p => p.FalsePositiveRate)), ("true_positive_rates", report.Roc.Select(p => p.TruePositiveRate)));
            Curve(writer, "precision_recall_curve", ("precisions", report.PrecisionRecall.Select(p => p.Precision)), ("recalls", report.PrecisionRecall.Select(p => p.Recall)));
        }
        writer.WriteEndObject();
    });

    public static byte[] WriteConstraints(ProblemType problem, IEnumerable<QualityConstraint> constraints) => JsonFile.Write(writer =>
    {
        JsonFile.Version(writer);
        writer.WriteStartObject(Prefix(problem) + "_constraints");
        foreach (var constraint in constraints)
        {
            writer.WriteStartObject(constraint.Metric);
            writer.WriteNumber("threshold", constraint.Threshold);
            writer.WriteString("comparison_operator", constraint.Operator);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    });

    /// <exception cref="InvalidDataException">It is no such document.</exception>
    public static (ProblemType Problem, IReadOnlyList<QualityConstraint> Constraints) ReadConstraints(ReadOnlyMemory<byte> json)
    {
        using var document = JsonFile.Read(json, ConstraintsFile.Name);
        var root = EditedJson.Of(document.RootElement, ConstraintsFile.Name);
        foreach (var problem in Enum.GetValues<ProblemType>())
        {
            if (root.Object(Prefix(problem) + "_constraints") is not { } limits) continue;
            return (problem, [.. limits.Names.Select(name => ReadLimit(name, limits.Object(name))).OfType<QualityConstraint>()]);
        }
        throw new InvalidDataException($"{ConstraintsFile.Name} has no constraints of model quality.");
    }

    // Null where no limit is set, as Model Monitor has it for what a baseline does not tell.
    private static QualityConstraint? ReadLimit(string metric, EditedJson? limit)
    {
        if (limit is not { } set || set.IsNaN("threshold") || set.Number("threshold") is not { } threshold) return null;
        var way = set.Choice("comparison_operator", "LessThanThreshold", "GreaterThanThreshold")
            ?? throw new InvalidDataException($"{set.Place}.comparison_operator: got nothing, must be LessThanThreshold or GreaterThanThreshold.");
        return new QualityConstraint(metric, threshold, way == "LessThanThreshold");
    }

    private static string Prefix(ProblemType problem) => problem switch
    {
        ProblemType.Regression => "regression", ProblemType.MulticlassClassification => "multiclass_classification", _ => "binary_classification",
    };

    private static void WriteConfusion(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> confusion)
    {
        writer.WriteStartObject("confusion_matrix");
        foreach (var (actual, answers) in confusion)
        {
            writer.WriteStartObject(actual);
            foreach (var (answer, count) in answers) writer.WriteNumber(answer, count);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void Curve(Utf8JsonWriter writer, string name, params ReadOnlySpan<(string Name, IEnumerable<double> Values)> lines)
    {
        writer.WriteStartObject(name);
        foreach (var (line, values) in lines)
        {
            writer.WritePropertyName(line);
            writer.WriteRawValue(JsonSerializer.Serialize([.. values], NumberContext.Default.DoubleArray));
        }
        writer.WriteEndObject();
    }
}
