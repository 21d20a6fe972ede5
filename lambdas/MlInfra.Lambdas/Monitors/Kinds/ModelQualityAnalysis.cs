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
        var findings = new PeriodFindings
        {
            Status = RunStatus.NoData,
            Records = joined.Joined.Count,
            Unparsable = reader.Summary.Unparsable + labelReading.Unparsable + joined.Unreadable,
            Namespace = MetricNamespace,
            Reason = Account(reader.Summary, joined),
        };
        if (joined.Joined.Count == 0) return findings;

        var settings = definition.ModelQuality with { PositiveLabel = definition.PositiveLabel, Threshold = definition.Threshold };
        var report = ModelQualityMonitor.Measure(joined.Joined, definition.Problem, settings);
        var violations = ModelQualityMonitor.Check(report, limits, settings);
        return findings with
        {
            Status = violations.Count > 0 ? RunStatus.CompletedWithViolations : RunStatus.Completed,
            Violations = violations,
            Documents = [(StatisticsFile.Name, ModelQualityFile.WriteStatistics(report)), (ConstraintsFile.Name, ModelQualityFile.WriteConstraints(problem, limits))],
            Report = context.Report() with { Quality = report, QualityConstraints = limits, OtherViolations = violations },
            History = context.History.After(violations, context.Period.From),
            Metrics = [.. ModelQualityMonitor.Metrics(report).Select(metric => Datum(context, metric))],
            Merged = await MergedFiles.WriteAsync(context, joined.Joined, cancel).ConfigureAwait(false),
        };
    }

    private static string Account(ReadSummary reading, JoinResult joined) =>
        $"{reading.Records} calls captured, {joined.Joined.Count} rows labelled; no label yet for {joined.Unlabelled} calls, no call for {joined.StrayLabels} labels, "
        + $"{joined.Mismatched} labels of another length, {joined.DoubledLabels} doubled, {joined.CorrectedLabels} corrected";
}
