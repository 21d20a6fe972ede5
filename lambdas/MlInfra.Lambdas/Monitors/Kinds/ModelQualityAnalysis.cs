using System.Globalization;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>How good the model's answers were, as far as the truth is known by now.</summary>
internal sealed class ModelQualityAnalysis : PeriodAnalysis
{
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
        var reader = new TrafficReader(context, CapturePart.Output, [definition.Prediction, definition.Score]);
        var join = new GroundTruthJoin(definition.Prediction, definition.Score);
        await foreach (var row in reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            context.Memory.CountRow();
            join.Add(row);
        }
        var (labels, labelReading) = await LabelledRecords.LabelsAsync(context, cancel).ConfigureAwait(false);
        foreach (var label in labels) join.Add(label);
        var joined = join.Finish();
        // A call that was captured once more in another period is one all the same.
        var own = joined.Joined.Select(record => record.Id).ToHashSet();
        List<LabelledPrediction> late = [.. (await LateAsync(context, cancel).ConfigureAwait(false)).Where(record => !own.Contains(record.Id))];
        IReadOnlyList<LabelledPrediction> labelled = [.. joined.Joined, .. late];
        var records = definition.Problem == ProblemType.Regression ? [.. labelled.Where(IsNumber)] : labelled;
        var findings = new PeriodFindings
        {
            Status = RunStatus.NoData,
            Records = records.Count,
            Unparsable = reader.Summary.Unparsable + labelReading.Unparsable + joined.Unreadable + (labelled.Count - records.Count),
            Reason = Account(reader.Summary, joined, late.Count),
        };
        if (records.Count == 0) return findings;

        var settings = definition.ModelQuality with { PositiveLabel = definition.PositiveLabel, Threshold = definition.Threshold };
        var report = ModelQualityMonitor.Measure(records, definition.Problem, settings);
        DemandKnown(context, report, limits);
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

    // A limit of a misspelt metric would never be judged. The area under the curve is there where there are scores.
    private static void DemandKnown(PeriodContext context, QualityReport report, IReadOnlyList<QualityConstraint> limits)
    {
        var unknown = limits.Select(limit => limit.Metric).Where(name => report.Find(name) is null && name != "auc").ToList();
        if (unknown.Count == 0) return;
        throw new MonitorFailedException($"The baseline {context.Baseline.Constraints[0]} has limits of {string.Join(", ", unknown)}; the metrics of {report.Problem} are {string.Join(", ", report.Metrics.Select(metric => metric.Name))}.")
        {
            ModelPackageArn = context.Baseline.ModelPackageArn,
        };
    }

    // Calls of earlier periods whose label has only come now.
    private static async Task<IReadOnlyList<LabelledPrediction>> LateAsync(PeriodContext context, CancellationToken cancel)
    {
        if (context.Window.Earlier.Count == 0 || await LabelledRecords.NewLabelsAsync(context, cancel).ConfigureAwait(false) is not { Count: > 0 } labels) return [];
        var join = new GroundTruthJoin(context.Definition.Prediction, context.Definition.Score);
        await foreach (var row in new TrafficReader(context, CapturePart.Output, [context.Definition.Prediction, context.Definition.Score]).ReadAsync(context.Earlier, cancel).ConfigureAwait(false))
        {
            context.Memory.CountRow();
            join.Add(row);
        }
        foreach (var label in labels) join.Add(label);
        return join.Finish().Joined;
    }

    // A regression compares numbers; a label that is none says nothing, but must not hide the others.
    private static bool IsNumber(LabelledPrediction record) =>
        IsNumber(record.Label) && (record.Score is not null || IsNumber(record.Prediction));

    private static bool IsNumber(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static string Account(ReadSummary reading, JoinResult joined, int late) =>
        $"{reading.Records} calls captured, {joined.Joined.Count} rows labelled; no label yet for {joined.Unlabelled} calls, no call for {joined.StrayLabels} labels, "
        + $"{joined.Mismatched} labels of another length, {joined.DoubledLabels} doubled, {joined.CorrectedLabels} corrected"
        + (late > 0 ? $"; {late} rows of earlier periods, whose label came late" : "");
}
