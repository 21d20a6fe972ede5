using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Analysis.Reports;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Whether the model's answers, and the truth as far as it is known, put a facet at a disadvantage.</summary>
internal sealed class BiasAnalysisOfPeriod : PeriodAnalysis
{
    public override async Task<PeriodFindings> RunAsync(PeriodContext context, CancellationToken cancel)
    {
        var definition = context.Definition;
        var baseline = await BaselineAsync(context, cancel).ConfigureAwait(false);
        var (labels, unparsable) = await LabelsAsync(context, cancel).ConfigureAwait(false);
        var answers = new BiasAnswers(BiasColumns.Of(definition));
        var records = definition.Facets.Select(_ => new List<BiasRecord>()).ToList();
        var reader = new TrafficReader(context, CapturePart.Both);
        await foreach (var row in reader.ReadAsync(cancel).ConfigureAwait(false))
        {
            context.Memory.CountRow();
            var id = LabelledRecords.IdOf(row);
            var label = labels.GetValueOrDefault(id);
            for (var at = 0; at < records.Count; at++)
            {
                if (answers.Read(row, definition.Facets[at], label) is { } record) records[at].Add(record);
            }
        }
        var findings = new PeriodFindings
        {
            Status = RunStatus.NoData, Records = reader.Summary.Records, Unparsable = reader.Summary.Unparsable + unparsable, Reason = "there was no traffic",
        };
        if (records.All(facet => facet.Count == 0)) return findings with { Reason = reader.Summary.Records == 0 ? findings.Reason : "no record has a value of the facet and an answer" };

        List<BiasReport> reports = [.. definition.Facets.Select((facet, at) => BiasAnalysis.Measure(facet.Column, facet.Value, records[at], definition.Bias))];
        List<Violation> violations =
        [
            .. reports.SelectMany(report => baseline.Where(b => b.Facet == report.Facet && b.FacetValue == report.FacetValue)
                .SelectMany(b => BiasMonitor.Check(b, report, definition.BiasTolerance, definition.Bias, reports.Count))),
        ];
        var history = context.History.After(violations, context.Period.From);
        return findings with
        {
            Status = violations.Count > 0 ? RunStatus.CompletedWithViolations : RunStatus.Completed,
            Reason = null,
            Violations = violations,
            Documents = [(BiasFile.Name, BiasFile.Write(reports, definition.Label, definition.PositiveLabel))],
            Report = context.Report() with { Bias = reports, OtherViolations = violations, History = history },
            History = history,
            Metrics = [.. reports.SelectMany(report => Metrics(context, report))],
        };
    }

    private static async Task<List<BiasReport>> BaselineAsync(PeriodContext context, CancellationToken cancel)
    {
        var reports = new List<BiasReport>();
        foreach (var file in context.Baseline.Constraints)
        {
            foreach (var report in BiasFile.Read(await context.BaselineAsync(file, cancel).ConfigureAwait(false)))
            {
                var known = reports.FindIndex(r => r.Facet == report.Facet && r.FacetValue == report.FacetValue);
                if (known < 0) reports.Add(report);
                else reports[known] = reports[known] with { Metrics = [.. reports[known].Metrics.UnionBy(report.Metrics, m => m.Name)] };
            }
        }
        var missing = context.Definition.Facets.Where(facet => !reports.Exists(r => r.Facet == facet.Column && r.FacetValue == facet.Value)).ToList();
        return missing.Count == 0 ? reports : throw new MonitorFailedException(
            $"The baseline has no facet {string.Join(", ", missing.Select(f => $"{f.Column} = {f.Value}"))}; it has {string.Join(", ", reports.Select(r => $"{r.Facet} = {r.FacetValue}"))}.")
        {
            ModelPackageArn = context.Baseline.ModelPackageArn,
        };
    }

    // Labels by the ids of rows, whichever id they name the call by.
    private static async Task<(Dictionary<string, string> Labels, long Unparsable)> LabelsAsync(PeriodContext context, CancellationToken cancel)
    {
        if (context.Definition.GroundTruth is null) return ([], 0);
        var join = new GroundTruthJoin(null, null);
        var (labels, reading) = await LabelledRecords.LabelsAsync(context, cancel).ConfigureAwait(false);
        await foreach (var row in new TrafficReader(context, CapturePart.Output, []).ReadAsync(cancel).ConfigureAwait(false))
        {
            context.Memory.CountRow();
            join.Add(row);
        }
        foreach (var label in labels) join.Add(label);
        return (join.Finish().Joined.ToDictionary(record => record.Id, record => record.Label), reading.Unparsable);
    }

    private static IEnumerable<Aws.CloudWatch.MetricDatum> Metrics(PeriodContext context, BiasReport report)
    {
        var stages = report.Metrics.ToDictionary(m => $"bias_metric_{m.Name}", m => m.PostTraining ? "Post-Training" : "Pre-training");
        return BiasMonitor.Metrics(report).Select(metric => Datum(context, metric, ("BiasStage", stages[metric.Name]), ("Label", context.Definition.Label),
            ("LabelValue", context.Definition.PositiveLabel), ("Facet", report.Facet), ("FacetValue", report.FacetValue)));
    }
}
