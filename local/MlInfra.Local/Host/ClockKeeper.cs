using MlInfra.Local.Core;

namespace MlInfra.Local.Host;

/// <summary>
/// Moves the clock on: stop by stop, each where something is due; there it is done, and what it sets off is awaited, before the clock goes on.
/// How far the clock is ahead is kept, so a restart goes on from there. A process that is killed at a stop does that stop again.
/// </summary>
internal sealed class ClockKeeper(World world, IState state, Lazy<IEnumerable<IByTheClock>> followers, Lazy<IEnumerable<IUnderWay>> underWay, Lazy<IEnumerable<IWriteLater>> writers)
    : IDisposable
{
    private const string Key = "clock";

    // Twice as long as a delivery or a poll takes to be seen by the next one.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ITable<ClockDocument> table = state.Table<ClockDocument>("host.clock");
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The clock.</summary>
    public MovableClock Clock => (MovableClock)world.Clock;

    /// <summary>Goes on from how far the clock was ahead when this endpoint ended.</summary>
    public void Recall() => Clock.Ahead = table.Get(Key)?.Ahead ?? TimeSpan.Zero;

    /// <summary>Moves the clock on by that much; tells what happened, and whether it was waited for to its end.</summary>
    public async Task<(IReadOnlyList<(DateTimeOffset Time, string What)> Happened, bool Settled)> AdvanceAsync(TimeSpan advance, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var happened = new List<(DateTimeOffset, string)>();
            foreach (var writer in writers.Value) await writer.FlushAsync(cancellationToken);
            var settled = await SettleAsync(cancellationToken); // what is written may set off something
            for (var goal = Clock.Ahead + advance; Clock.Ahead < goal;)
            {
                var stop = NextStop(world.Now + (goal - Clock.Ahead));
                var done = Strike(stop, goal);
                var reached = world.Now;
                happened.AddRange(done.Select(d => (stop < reached ? stop : reached, d)));
                table.Put(Key, new(Clock.Ahead));
                while (done.Count > 0)
                {
                    settled &= await SettleAsync(cancellationToken);
                    var now = world.Now;
                    done = Strike(now, goal); // what was set off may ring an alarm in turn
                    happened.AddRange(done.Select(d => (now, d)));
                }
            }

            return (happened, settled);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private DateTimeOffset NextStop(DateTimeOffset target)
    {
        var now = world.Now;
        var due = followers.Value.Select(f => f.NextDue).Where(d => d > now).Append(target).Min()!.Value;
        return due < target ? due : target + TimeSpan.FromSeconds(1); // the real time that passes meanwhile is not to be taken off
    }

    private List<string> Strike(DateTimeOffset time, TimeSpan goal)
    {
        lock (world.Turn)
        {
            var now = world.Now;
            var ahead = Clock.Ahead + (time - now);
            if (time > now) Clock.Ahead = ahead < goal ? ahead : goal;
            return [.. followers.Value.OrderByDescending(f => f.Measures).SelectMany(f => f.Strike())];
        }
    }

    // Quiet at two glances: what is handed from one room to the next is for a moment in neither.
    private async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var quiet = 0; quiet < 2;)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) return false;
            await Task.Delay(Glance, cancellationToken);
            quiet = underWay.Value.All(u => u.IsQuiet) ? quiet + 1 : 0;
        }

        return true;
    }
}
