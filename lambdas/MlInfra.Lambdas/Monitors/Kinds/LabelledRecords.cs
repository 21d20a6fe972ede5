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
        var last = context.Period.Until + context.Definition.Lag;
        await foreach (var (hour, file) in HourFolders.FromAsync(context.Files, context.Definition.GroundTruth!, context.Period.From, cancel).ConfigureAwait(false))
        {
            if (hour > last) break;
            files.Add(file);
        }
        return await GroundTruth.ReadAsync(context.Files.Open(files), cancel).ConfigureAwait(false);
    }

    /// <summary>The id under which a join knows a row.</summary>
    public static string IdOf(CapturedRow row)
    {
        var call = row.EventId.Length > 0 ? row.EventId : row.InferenceId ?? "";
        return row.Row == 0 ? call : $"{call}#{row.Row}";
    }
}
