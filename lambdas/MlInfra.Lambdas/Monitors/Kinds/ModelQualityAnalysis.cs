using System.Globalization;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>How good the model's answers were, as far as the truth is known by now.</summary>
internal sealed class ModelQualityAnalysis : PeriodAnalysis
{
    public const string MetricNamespace = "aws/sagemaker/Endpoints/model-metrics";

    public override async Task<PeriodFindings> RunAsync(PeriodContext context, CancellationToken cancel)
    {
        var definition = context.Definition;
        var (problem, limits) = ModelQualityFile.ReadConstraints(await context.BaselineAsync(context.Baseline.Constraints[0], cancel).ConfigureAwait(false));
        if (problem != definition.Problem)
        {
            throw new MonitorFailedException($"The baseline {context.Baseline.Constraints[0]} is one of {problem}, but the monitor is of {definition.Problem}: set problem to {problem}, or make the baseline anew.")
            {
                ModelPackageArn = context.Baseline.ModelPackageArn,
            };
        }
        var reader = new RowReader(context.Format(CapturePart.Output)) { Columns = new[] { definition.Prediction, definition.Score }.OfType<string>().ToHashSet() };
        var join = new GroundTruthJoin(definition.Prediction, definition.Score);
        await foreach (var row in reader.ReadAsync(context.Captured, cancel).ConfigureAwait(false)) join.Add(row);
        var (labels, labelReading) = await LabelledRecords.LabelsAsync(context, cancel).ConfigureAwait(false);
        foreach (var label in labels) join.Add(label);
        var joined = join.Finish();
        var records = definition.Problem == ProblemType.Regression ? [.. joined.Joined.Where(IsNumber)] : joined.Joined;
        var findings = new PeriodFindings
        {
            Status = RunStatus.NoData,
            Records = records.Count,
            Unparsable = reader.Summary.Unparsable + labelReading.Unparsable + joined.Unreadable + (joined.Joined.Count - records.Count),
            Namespace = MetricNamespace,
            Reason = Account(reader.Summary, joined),
        };
        if (records.Count == 0) return findings;

        var settings = definition.ModelQuality with { PositiveLabel = definition.PositiveLabel, Threshold = definition.Threshold };
        var report = ModelQualityMonitor.Measure(records, definition.Problem, settings);
        var violations = ModelQualityMonitor.Check(report, limits, settings);
        var history = context.History.After(violations, context.Period.From);
        return findings with
        {
            Status = violations.Count > 0 ? RunStatus.CompletedWithViolations : RunStatus.Completed,
            Violations = violations,
            Documents = [(StatisticsFile.Name, ModelQualityFile.WriteStatistics(report)), (ConstraintsFile.Name, ModelQualityFile.WriteConstraints(problem, limits))],
            Report = context.Report() with { Quality = report, QualityConstraints = limits, OtherViolations = violations, History = history },
            History = history,
            Metrics = [.. ModelQualityMonitor.Metrics(report).Select(metric => Datum(context, metric))],
            Merged = await MergedFiles.WriteAsync(context, records, cancel).ConfigureAwait(false),
        };
    }

    // A regression compares numbers; a label that is none says nothing, but must not hide the others.
    private static bool IsNumber(LabelledPrediction record) =>
        IsNumber(record.Label) && (record.Score is not null || IsNumber(record.Prediction));

    private static bool IsNumber(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static string Account(ReadSummary reading, JoinResult joined) =>
        $"{reading.Records} calls captured, {joined.Joined.Count} rows labelled; no label yet for {joined.Unlabelled} calls, no call for {joined.StrayLabels} labels, "
        + $"{joined.Mismatched} labels of another length, {joined.DoubledLabels} doubled, {joined.CorrectedLabels} corrected";
}
