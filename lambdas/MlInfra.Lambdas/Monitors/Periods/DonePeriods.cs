using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>The periods that are done right before one, without a gap, as far back as late files are looked for. Markers are read when they are asked for.</summary>
internal sealed class DonePeriods
{
    private readonly IFileStore _files;
    private readonly FileUri _folder;
    private readonly Dictionary<DateTimeOffset, Task<PeriodMarker>?> _markers = [];

    private DonePeriods(IFileStore files, FileUri folder) => (_files, _folder) = (files, folder);

    /// <summary>The last one, and where the first one begins; null where there is none.</summary>
    public MonitorPeriod? Newest { get; private set; }

    public DateTimeOffset? From { get; private set; }

    public bool Has(MonitorPeriod period) => _markers.ContainsKey(period.From);

    public static async Task<DonePeriods> BeforeAsync(MonitorPeriod period, MonitorDefinition definition, IFileStore files, FileUri folder, CancellationToken cancel)
    {
        var done = new DonePeriods(files, folder);
        var hours = Math.Max(definition.LateHours, definition.LateLabelHours);
        var most = (hours + definition.PeriodHours - 1) / definition.PeriodHours;
        if (most == 0) return done;
        var oldest = MonitorPeriod.Of(period.From - (most * definition.Period), definition.Period);
        var there = new HashSet<DateTimeOffset>();
        await foreach (var marker in files.ListAsync(folder, folder / (oldest.Previous.Key + ".json"), cancel).ConfigureAwait(false))
        {
            if (PeriodMarker.PeriodOf(marker.Uri, definition.Period) is { } one) there.Add(one.From);
        }
        for (var one = period.Previous; one.From >= oldest.From && there.Contains(one.From); one = one.Previous)
        {
            done._markers[one.From] = null;
            done.Newest ??= one;
            done.From = one.From;
        }
        return done;
    }

    public Task<PeriodMarker> MarkerAsync(MonitorPeriod period, CancellationToken cancel) => _markers[period.From] ??= ReadAsync(period, cancel);

    private async Task<PeriodMarker> ReadAsync(MonitorPeriod period, CancellationToken cancel) =>
        PeriodMarker.Read(await _files.ReadAsync(_folder / (period.Key + ".json"), cancel).ConfigureAwait(false) ?? throw new IOException($"The marker of {period.Key} is gone."));
}
