using MlInfra.Analysis.Data;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Lambdas.Monitors.Periods;
using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Reads the labels that have come for a period: those put from its beginning to the end of its lag.</summary>
internal static class LabelledRecords
{
    public static async Task<(IReadOnlyList<GroundTruth> Labels, ReadSummary Reading)> LabelsAsync(PeriodContext context, CancellationToken cancel)
    {
        var files = new List<StoredFile>();
        await foreach (var (_, file) in FilesAsync(context, context.Window.From, cancel).ConfigureAwait(false)) files.Add(file);
        context.Memory.DemandLabels(files.Sum(file => file.Size));
        return await GroundTruth.ReadAsync(context.Files.Open(files), cancel).ConfigureAwait(false);
    }

    /// <summary>The labels that name a call for the first time, and were not there when the period before was looked at: for calls of earlier periods they come late, and once.</summary>
    public static async Task<IReadOnlyList<GroundTruth>> NewLabelsAsync(PeriodContext context, CancellationToken cancel)
    {
        if (context.Window.LabelsListed is not { } listed) return [];
        var (known, latest) = (new List<StoredFile>(), new List<StoredFile>());
        var seenUntil = context.Period.From + context.Definition.Lag;
        await foreach (var (hour, file) in FilesAsync(context, context.Period.From - TimeSpan.FromHours(context.Definition.LateLabelHours), cancel).ConfigureAwait(false))
        {
            (hour <= seenUntil && file.Written < listed ? known : latest).Add(file);
        }
        context.Memory.DemandLabels(known.Concat(latest).Sum(file => file.Size));
        var before = (await GroundTruth.ReadAsync(context.Files.Open(known), cancel).ConfigureAwait(false)).Labels.Select(label => label.Id).ToHashSet();
        return [.. (await GroundTruth.ReadAsync(context.Files.Open(latest), cancel).ConfigureAwait(false)).Labels.Where(label => !before.Contains(label.Id))];
    }

    private static IAsyncEnumerable<(DateTimeOffset Hour, StoredFile File)> FilesAsync(PeriodContext context, DateTimeOffset from, CancellationToken cancel) =>
        HourFolders.FromAsync(context.Files, context.Definition.GroundTruth!, from, (context.Period.Until + context.Definition.Lag).AddHours(1), cancel);

    /// <summary>The id under which a join knows a row.</summary>
    public static string IdOf(CapturedRow row)
    {
        var call = row.EventId.Length > 0 ? row.EventId : row.InferenceId ?? "";
        return row.Row == 0 ? call : $"{call}#{row.Row}";
    }
}
