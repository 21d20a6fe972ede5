using System.Globalization;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>Measures a model on records whose truth has become known, and holds it against limits.</summary>
public static class ModelQualityMonitor
{
    /// <summary>Metrics for which more is worse.</summary>
    private static readonly HashSet<string> Errors = ["mae", "mse", "rmse", "false_positive_rate", "false_negative_rate"];

    /// <summary>Measures joined records.</summary>
    /// <exception cref="InvalidDataException">A score or label can't be read as the problem needs it.</exception>
    public static QualityReport Measure(IReadOnlyList<LabelledPrediction> records, ProblemType problem, QualitySettings? settings = null)
    {
        settings ??= new QualitySettings();
        return problem switch
        {
            ProblemType.Regression => RegressionMetrics.Of(
                [.. records.Select(r => Number(r.Label, "label", r))], [.. records.Select(r => r.Score ?? Number(r.Prediction, "prediction", r))], settings),
            ProblemType.MulticlassClassification => MulticlassMetrics.Of(
                [.. records.Select(r => Canonical(r.Label))], [.. records.Select(r => Canonical(r.Prediction ?? throw Lacks("prediction", r)))], settings),
            _ => Binary(records, settings),
        };
    }

    /// <summary>
    /// Limits from a baseline: the worse end of each value's interval, for the baseline is a sample too. A value without an interval is the limit
    /// itself, as all are that Model Monitor suggests.
    /// </summary>
    public static IReadOnlyList<QualityConstraint> Suggest(QualityReport baseline) =>
    [
        .. baseline.Metrics.Where(m => !m.Name.EndsWith("_best_constant_classifier", StringComparison.Ordinal) && double.IsFinite(m.Estimate.Value))
            .Select(m => new QualityConstraint(m.Name, Limit(m.Estimate, !Errors.Contains(m.Name)), !Errors.Contains(m.Name))),
    ];

    private static double Limit(Interval estimate, bool below) => (below ? estimate.Low : estimate.High) is var end && double.IsFinite(end) ? end : estimate.Value;

    /// <summary>
    /// A limit is violated when the whole interval lies beyond it. Without enough records, or where there is no interval, nothing is said.
    /// </summary>
    public static IReadOnlyList<Violation> Check(QualityReport report, IEnumerable<QualityConstraint> constraints, QualitySettings? settings = null)
    {
        settings ??= new QualitySettings();
        if (report.Count < settings.MinimumCount) return [];
        return [.. constraints.Select(c => (c, report.Find(c.Metric))).Where(p => p.Item2 is { } metric && Violates(p.c, metric.Estimate)).Select(p => Describe(p.c, p.Item2!))];
    }

    public static IReadOnlyList<MetricValue> Metrics(QualityReport report) =>
        [.. report.Metrics.Where(m => double.IsFinite(m.Estimate.Value)).Select(m => new MetricValue(m.Name, m.Estimate.Value))];

    private static bool Violates(QualityConstraint constraint, Interval estimate) =>
        constraint.Below ? estimate.High < constraint.Threshold : estimate.Low > constraint.Threshold;

    private static Violation Describe(QualityConstraint constraint, QualityMetric metric) =>
        new(constraint.Operator, string.Create(CultureInfo.InvariantCulture,
            $"Metric {metric.Name} with {metric.Estimate.Value:0.####} ({metric.Estimate.Low:0.####} to {metric.Estimate.High:0.####}) was {constraint.Operator} {constraint.Threshold:0.####}"))
        {
            Metric = metric.Name,
        };

    private static QualityReport Binary(IReadOnlyList<LabelledPrediction> records, QualitySettings settings)
    {
        var positive = Canonical(settings.PositiveLabel);
        bool[] labels = [.. records.Select(r => Canonical(r.Label) == positive)];
        bool[] predictions =
        [
            .. records.Select(r => r.Prediction is { } answer ? Canonical(answer) == positive : (r.Score ?? throw Lacks("score or prediction", r)) >= settings.Threshold),
        ];
        double[] scores = records.All(r => r.Score is not null) ? [.. records.Select(r => r.Score!.Value)] : [];
        return BinaryMetrics.Of(labels, predictions, scores, settings);
    }

    /// <summary>1, 1.0 and "1" are one label.</summary>
    internal static string Canonical(string text)
    {
        text = text.Trim();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : text;
    }

    private static double Number(string? text, string what, LabelledPrediction record) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new InvalidDataException($"The {what} of {record.Id} is '{text}': a regression needs numbers.");

    private static InvalidDataException Lacks(string what, LabelledPrediction record) => new($"The record {record.Id} has no {what}.");
}
