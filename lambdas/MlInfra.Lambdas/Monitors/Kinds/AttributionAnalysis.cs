using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlInfra.Analysis.Attribution;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>
/// Which features the model looks at, by calling the endpoint with mixtures of captured and training records. Attributions of the training records that came with the version
/// are found on the deployed model itself, the first time it is met.
/// </summary>
internal sealed class AttributionAnalysis(EndpointModel endpoint) : PeriodAnalysis
{
    private const string Label = "label0";

    public override async Task<PeriodFindings> RunAsync(PeriodContext context, CancellationToken cancel)
    {
        var definition = context.Definition;
        var config = AttributionConfigFile.Read(await context.BaselineAsync(context.Baseline.Config!, cancel).ConfigureAwait(false));
        if (!config.Features.SequenceEqual(definition.Features))
        {
            throw new MonitorFailedException($"The baseline is of the columns {string.Join(", ", config.Features)}, but the endpoint is sent {string.Join(", ", definition.Features)}: they must be the same, in the same order.")
            {
                ModelPackageArn = context.Baseline.ModelPackageArn,
            };
        }
        var (records, reading) = await SampleAsync(context, cancel).ConfigureAwait(false);
        var findings = new PeriodFindings
        {
            Status = RunStatus.NoData, Records = reading.Records, Unparsable = reading.Unparsable,
            Reason = reading.Records == 0 ? "there was no traffic" : "no record has a value for every feature",
        };
        if (records.Count == 0) return findings;

        var baseline = await BaselineAsync(context, config, cancel).ConfigureAwait(false);
        var now = await ExplainAsync(context, config, records, $"{context.Period.Key}", cancel).ConfigureAwait(false);
        var ndcg = AttributionMonitor.Ndcg(baseline, now);
        var violations = AttributionMonitor.Check(baseline, now, Label);
        var history = context.History.After(violations, context.Period.From);
        return findings with
        {
            Status = violations.Count > 0 ? RunStatus.CompletedWithViolations : RunStatus.Completed,
            Reason = string.Create(CultureInfo.InvariantCulture, $"NDCG {ndcg:0.####}, {records.Count} records looked at, {endpoint.Calls} calls"),
            Violations = violations,
            Documents = [(AttributionFile.Name, AttributionFile.Write(now, Label))],
            Report = context.Report() with { Attribution = now, BaselineAttribution = baseline, OtherViolations = violations, History = history },
            History = history,
            Metrics =
            [
                .. now.Features.Select(feature => Datum(context, new MetricValue($"feature_{feature.Key}", feature.Value), Dimensions("GlobalShapValues"))),
                Datum(context, new MetricValue("ExpectedValue", now.ExpectedValue), Dimensions("ExpectedValue")),
            ],
        };
    }

    private static (string, string)[] Dimensions(string type) => [("ExplainabilityMethod", "KernelShap"), ("Label", Label), ("ValueType", type)];

    private async Task<GlobalAttribution> BaselineAsync(PeriodContext context, AttributionConfigFile config, CancellationToken cancel)
    {
        if (context.Baseline.Constraints.Count > 0)
        {
            return AttributionFile.Read(await context.BaselineAsync(context.Baseline.Constraints[0], cancel).ConfigureAwait(false), Label);
        }
        if (config.Records.Count == 0) throw new MonitorFailedException($"{context.Baseline.Config} has no baseline_records, and no attributions came with it: make it with `monitor baseline --kind Attribution`.");
        // Another version, or another training set, has other attributions.
        var whose = $"{context.Baseline.ModelPackageArn} {context.Baseline.Config}";
        var kept = context.Definition.Folder / "baselines" / Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whose)))[..16] / AttributionFile.Name;
        if (await context.Files.ReadAsync(kept, cancel).ConfigureAwait(false) is { } known) return AttributionFile.Read(known, Label);
        var found = await ExplainAsync(context, config, [.. config.Records.Take(context.Definition.AttributionRecords)], "baseline", cancel).ConfigureAwait(false);
        await context.Files.WriteAsync(kept, AttributionFile.Write(found, Label), "application/json", cancel).ConfigureAwait(false);
        return found;
    }

    private async Task<GlobalAttribution> ExplainAsync(PeriodContext context, AttributionConfigFile config, IReadOnlyList<IReadOnlyList<string>> records, string what, CancellationToken cancel)
    {
        var definition = context.Definition;
        // A record's rows may end with a call that is not full, so one a record is kept back, and two for the background and the records themselves.
        var full = definition.Calls - records.Count - 2 - ((config.Background.Count + records.Count) / definition.Attribution.BatchRows);
        var settings = definition.Attribution with { MaxRows = Math.Max(0, full) * (long)definition.Attribution.BatchRows };
        var codes = new RowCodes(config.Features.Count);
        List<double[]> background = [.. config.Background.Select(codes.Encode)], encoded = [.. records.Select(codes.Encode)];
        var explainer = new ShapleyExplainer(config.Features, background, (rows, token) => endpoint.AskAsync(rows.Select(codes.Decode), what, token), settings);
        try
        {
            return (await explainer.ExplainAsync(encoded, cancel).ConfigureAwait(false)).Global();
        }
        catch (ArgumentException e) when (e.Message.StartsWith("MaxRows", StringComparison.Ordinal))
        {
            throw new MonitorFailedException($"{definition.Calls} calls are too few: {e.Message} Raise calls, or lower settings.records below {definition.Calls}.");
        }
    }

    // The same records of the same period, however often it is looked at.
    private static async Task<(IReadOnlyList<IReadOnlyList<string>> Records, ReadSummary Reading)> SampleAsync(PeriodContext context, CancellationToken cancel)
    {
        var reader = new TrafficReader(context, CapturePart.Input);
        var sample = new RowSample(context.Definition.Features, context.Definition.AttributionRecords, context.Definition.Attribution.Seed);
        await foreach (var row in reader.ReadAsync(cancel).ConfigureAwait(false)) sample.Add(row);
        return (sample.Rows, reader.Summary);
    }
}
