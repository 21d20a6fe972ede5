using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>What the endpoint is sent, and where answers are named what it answers, against the data that the model was trained on.</summary>
internal sealed class DataQualityAnalysis : PeriodAnalysis
{
    public override async Task<PeriodFindings> RunAsync(PeriodContext context, CancellationToken cancel)
    {
        var baseline = StatisticsFile.Read(await context.BaselineAsync(context.Baseline.Statistics!, cancel).ConfigureAwait(false));
        var constraints = context.Baseline.Constraints.Count > 0
            ? ConstraintsFile.Read(await context.BaselineAsync(context.Baseline.Constraints[0], cancel).ConfigureAwait(false)) : Analysis.DataQuality.Baseline.Suggest(baseline);
        var format = context.Format(context.Definition.Answers.Count > 0 ? CapturePart.Both : CapturePart.Input, Names(context, baseline));
        var table = await TableProfiler.RunAsync(context.Captured, format, Analysis.DataQuality.Baseline.Options(baseline), cancel).ConfigureAwait(false);
        table = table with { Columns = [.. table.Columns.Where(column => !context.IsPassedOver(column.Name))] };
        var result = DataQualityMonitor.Run(baseline, constraints, table, context.Definition.DataQuality);
        var history = context.History.After(result, context.Period.From);
        return new PeriodFindings
        {
            Status = result.Status,
            Records = table.Reading!.Records,
            Unparsable = table.Reading.Unparsable,
            Violations = result.Violations,
            Reason = result.Status == RunStatus.NoData ? "there was no traffic" : null,
            Documents = result.Rows == 0 ? [] : [(StatisticsFile.Name, StatisticsFile.Write(table)), (ConstraintsFile.Name, ConstraintsFile.Write(constraints))],
            Report = context.Report() with { Data = result, History = history },
            History = history,
            Metrics = [.. result.Metrics.Select(metric => Datum(context, metric))],
        };
    }

    // A baseline names the columns in their order; traffic without names has the same.
    private static IReadOnlyList<string> Names(PeriodContext context, TableStatistics baseline) =>
        context.Definition.Features.Count > 0 ? context.Definition.Features : [.. baseline.Columns.Select(column => column.Name).Except(context.Definition.Answers)];
}
