using System.Globalization;
using MlInfra.Analysis.DataQuality;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Analysis.Statistics;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>Makes from a data set what traffic is held against later.</summary>
internal static class BaselineCommand
{
    private static readonly string[] Options =
        ["kind", "data", "output", "format", "features", "label", "prediction", "score", "problem", "positive-label", "threshold", "facet", "group", "background", "records", "seed"];

    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, JsonLog log, CancellationToken cancel)
    {
        var line = new CommandLine(arguments, Options);
        var (kind, output) = (line.Choice<MonitorKind>("kind"), line.Required("output"));
        var features = line.Several("features");
        // Columns that are no features come first where no header names them: the label first, as SageMaker's own algorithms have it.
        string[] before = [.. new[] { line.Maybe("label"), line.Maybe("prediction"), line.Maybe("score") }.OfType<string>()];
        var data = await DataSet.FindAsync(line.Required("data"), line.Maybe("format"), features, before, cancel).ConfigureAwait(false);
        var documents = kind switch
        {
            MonitorKind.DataQuality => await DataQualityAsync(data, features, before, cancel).ConfigureAwait(false),
            MonitorKind.ModelQuality => await ModelQualityAsync(data, line, cancel).ConfigureAwait(false),
            MonitorKind.Bias => await BiasBaseline.MakeAsync(data, line, features, cancel).ConfigureAwait(false),
            _ => await AttributionBaseline.MakeAsync(data, line, features, cancel).ConfigureAwait(false),
        };
        Directory.CreateDirectory(output);
        foreach (var (name, content) in documents) await File.WriteAllBytesAsync(Path.Combine(output, name), content, cancel).ConfigureAwait(false);
        log.Info("The baseline is made.", ("kind", kind), ("files", string.Join(", ", documents.Select(document => document.Name))));
        return "Completed";
    }

    private static async Task<(string Name, byte[] Content)[]> DataQualityAsync(DataSet data, IReadOnlyList<string> features, string[] before, CancellationToken cancel)
    {
        var table = await TableProfiler.RunAsync(data.Files, data.Format, cancel: cancel).ConfigureAwait(false);
        Demand(table.Reading!, table.Rows);
        var kept = features.Count > 0 ? [.. features.Select(name => table.Find(name) ?? throw new UsageException($"--features: the data has no column {name}."))]
            : table.Columns.Where(column => !before.Contains(column.Name)).ToList();
        table = table with { Columns = kept };
        return [(StatisticsFile.Name, StatisticsFile.Write(table)), (ConstraintsFile.Name, ConstraintsFile.Write(Analysis.DataQuality.Baseline.Suggest(table)))];
    }

    private static async Task<(string Name, byte[] Content)[]> ModelQualityAsync(DataSet data, CommandLine line, CancellationToken cancel)
    {
        var (label, prediction, score) = (line.Required("label"), line.Maybe("prediction"), line.Maybe("score"));
        if (prediction is null && score is null) throw new UsageException("--prediction or --score must name the column of the model's answer.");
        var problem = line.Choice<ProblemType>("problem", ProblemType.BinaryClassification);
        var settings = new QualitySettings { PositiveLabel = line.Maybe("positive-label") ?? "1", Threshold = line.Number("threshold", 0.5) };
        var records = new List<LabelledPrediction>();
        var reader = data.Reader(label, prediction, score);
        await foreach (var row in reader.ReadAsync(data.Files, cancel).ConfigureAwait(false))
        {
            if (row[label] is not { } truth) continue;
            var value = score is null ? (double?)null
                : double.TryParse(row[score], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw new UsageException($"--score: row {records.Count + 1} has '{row[score]}', which is no number.");
            records.Add(new LabelledPrediction($"{records.Count + 1}", truth, prediction is null ? null : row[prediction], value));
        }
        Demand(reader.Summary, records.Count);
        var report = ModelQualityMonitor.Measure(records, problem, settings);
        return
        [
            (StatisticsFile.Name, ModelQualityFile.WriteStatistics(report)),
            (ConstraintsFile.Name, ModelQualityFile.WriteConstraints(problem, ModelQualityMonitor.Suggest(report))),
        ];
    }

    /// <exception cref="UsageException">A baseline of little or broken data would judge wrongly ever after.</exception>
    public static void Demand(Analysis.Data.ReadSummary reading, long rows)
    {
        if (reading.BrokenFiles > 0) throw new UsageException($"--data: {reading.BrokenFiles} files broke off: {reading.Samples[0].File}, {reading.Samples[0].Reason}.");
        if (reading.Unparsable > 0)
        {
            throw new UsageException($"--data: {reading.Unparsable} records can't be read; the first in {reading.Samples[0].File} at byte {reading.Samples[0].Offset}: {reading.Samples[0].Reason}.");
        }
        if (rows == 0) throw new UsageException("--data: there is no row with what the baseline needs.");
    }
}
