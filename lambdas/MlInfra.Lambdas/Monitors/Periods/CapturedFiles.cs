using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>
/// The captured files that are watched, by the hour of their key: <c>endpoint/variant/yyyy/MM/dd/HH/file</c>, manifests of batch transform, or dated data.
/// A record belongs to the hour of its file, whatever its own clock said, and a file to one period: so none is counted twice or lost where clocks differ.
/// </summary>
internal sealed class CapturedFiles(MonitorDefinition definition, IFileStore files)
{
    /// <summary>A file this young when files were listed may have been written at that very moment.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromMinutes(2);

    private FileUri Folder => definition.Source switch
    {
        null => definition.Captured / definition.Endpoint / definition.Variant,
        { Kind: SourceKind.BatchTransform } source => definition.Captured / (source.Joined ? "output" : "input"),
        _ => definition.Captured,
    };

    /// <summary>Files from an hour until another, with their hours.</summary>
    public IAsyncEnumerable<(DateTimeOffset Hour, StoredFile File)> FromAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel) =>
        HourFolders.FromAsync(files, Folder, from, until, cancel);

    /// <summary>The files of a period, and those of the ones before it that came after they were done and that none has read since.</summary>
    /// <param name="period">The period.</param>
    /// <param name="done">The periods that are done right before it, the newest first, without a gap.</param>
    /// <param name="now">When the files are listed.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<CapturedWindow> OfAsync(MonitorPeriod period, DonePeriods done, DateTimeOffset now, CancellationToken cancel)
    {
        var (own, suspects, early) = (new List<StoredFile>(), new List<(MonitorPeriod Of, StoredFile File)>(), new List<(MonitorPeriod Of, StoredFile File)>());
        await foreach (var (hour, file) in FromAsync(done.From ?? period.From, period.Until, cancel).ConfigureAwait(false))
        {
            var of = MonitorPeriod.Of(hour, definition.Period);
            if (hour >= period.From) own.Add(file);
            // Files are listed after their period's lag: what was there before it has been read then.
            else if (file.Written >= of.Until + definition.Lag - Unsure) suspects.Add((of, file));
            else early.Add((of, file));
        }
        var oldest = period.From - TimeSpan.FromHours(definition.LateHours);
        var late = await LateAsync([.. suspects.Where(one => one.Of.Until > oldest)], done, cancel).ConfigureAwait(false);
        List<StoredFile> found = [.. late.Select(one => one.File), .. own];
        var window = new CapturedWindow(found, now)
        {
            Late = [.. late.Select(one => Name(one.File))],
            Recent = [.. own.Where(file => file.Written >= now - Unsure).Select(Name)],
            From = late.Count > 0 ? late.Min(one => one.Of.From) : period.From,
        };
        if (definition.LateLabelHours > 0 && done.Newest is { } before)
        {
            var from = period.From - TimeSpan.FromHours(definition.LateLabelHours);
            window = window with
            {
                LabelsListed = (await done.MarkerAsync(before, cancel).ConfigureAwait(false)).Listed,
                Earlier = [.. early.Where(one => one.Of.From >= from).Select(one => one.File)],
            };
        }
        return definition.Source is { Kind: SourceKind.BatchTransform } ? await new Manifests(files).ResolveAsync(window, cancel).ConfigureAwait(false) : window;
    }

    // The first period that is done after a file came reads it. Of all that may be at work at a time only one has every earlier one done, so none is read twice.
    private async Task<List<(MonitorPeriod Of, StoredFile File)>> LateAsync(List<(MonitorPeriod Of, StoredFile File)> suspects, DonePeriods done, CancellationToken cancel)
    {
        var late = new List<(MonitorPeriod, StoredFile)>();
        var since = new HashSet<string>();
        await Task.WhenAll(suspects.Select(one => one.Of).Distinct().Select(of => done.MarkerAsync(of, cancel))).ConfigureAwait(false);
        foreach (var group in suspects.GroupBy(one => one.Of).OrderByDescending(group => group.Key.From))
        {
            var marker = await done.MarkerAsync(group.Key, cancel).ConfigureAwait(false);
            var recent = (marker.Recent ?? []).ToHashSet();
            var after = group.Where(one => one.File.Written >= marker.Listed - Unsure && !recent.Contains(Name(one.File))).ToList();
            if (after.Count == 0) continue;
            for (var later = group.Key.Next; done.Has(later); later = later.Next) since.UnionWith((await done.MarkerAsync(later, cancel).ConfigureAwait(false)).Late ?? []);
            late.AddRange(after.Where(one => !since.Contains(Name(one.File))));
        }
        return [.. late.OrderBy(one => one.Item2.Uri.Path, StringComparer.Ordinal)];
    }

    private string Name(StoredFile file) => Folder.Path.Length == 0 ? file.Uri.Path : file.Uri.Path[(Folder.Path.Length + 1)..];
}
