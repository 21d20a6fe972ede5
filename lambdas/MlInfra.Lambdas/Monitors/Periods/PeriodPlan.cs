using MlInfra.Lambdas.Monitors.Storage;

namespace MlInfra.Lambdas.Monitors.Periods;

/// <summary>Which periods are over and not done: the world is looked at, nothing is remembered between runs.</summary>
internal sealed class PeriodPlan(MonitorDefinition definition, IFileStore files)
{
    public FileUri Markers => definition.Folder / "periods";

    public FileUri MarkerOf(MonitorPeriod period) => Markers / (period.Key + ".json");

    /// <summary>The oldest first. A monitor that has never run begins with the oldest captured file that it may catch up, else with the newest period.</summary>
    public async Task<IReadOnlyList<MonitorPeriod>> OpenAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var (oldest, newest) = Reach(now);
        var done = new HashSet<DateTimeOffset>();
        await foreach (var marker in files.ListAsync(Markers, Markers / (oldest.Previous.Key + ".json"), cancel).ConfigureAwait(false))
        {
            if (PeriodMarker.PeriodOf(marker.Uri, definition.Period) is { } period) done.Add(period.From);
        }
        var first = done.Count > 0 ? Later(oldest.From, done.Min()) : await FirstCapturedAsync(oldest, newest, cancel).ConfigureAwait(false) ?? newest.From;
        var open = new List<MonitorPeriod>();
        for (var period = MonitorPeriod.Of(first, definition.Period); period.From <= newest.From; period = period.Next)
        {
            if (!done.Contains(period.From)) open.Add(period);
        }
        return open;
    }

    /// <summary>Periods that are too old to be caught up and were never done, though some of the two weeks before were: after an outage. Null where there are none.</summary>
    public async Task<(MonitorPeriod First, int Count)?> LostAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var (oldest, _) = Reach(now);
        MonitorPeriod? last = null;
        await foreach (var marker in files.ListAsync(Markers, Markers / (MonitorPeriod.Of(oldest.From - TimeSpan.FromDays(14), definition.Period).Key + ".json"), cancel).ConfigureAwait(false))
        {
            if (PeriodMarker.PeriodOf(marker.Uri, definition.Period) is not { } done) continue;
            if (done.From >= oldest.From) break;
            last = done;
        }
        return last is null || last.Until >= oldest.From ? null : (last.Next, (int)((oldest.From - last.Until) / definition.Period));
    }

    private (MonitorPeriod Oldest, MonitorPeriod Newest) Reach(DateTimeOffset now)
    {
        var newest = MonitorPeriod.Of(now - definition.Lag, definition.Period).Previous;
        return (MonitorPeriod.Of(newest.Until - TimeSpan.FromHours(definition.CatchUpHours), definition.Period), newest);
    }

    private async Task<DateTimeOffset?> FirstCapturedAsync(MonitorPeriod oldest, MonitorPeriod newest, CancellationToken cancel)
    {
        await foreach (var file in new CapturedFiles(definition, files).FromAsync(oldest.From, newest.Until, cancel).ConfigureAwait(false)) return file.Hour;
        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
