namespace MlInfra.Local.Core;

/// <summary>
/// Local's clock: the one it was started with, and how far it was moved on. Its timers are not moved, so what runs meanwhile keeps its time;
/// what is due by the hour is found by <see cref="IByTheClock"/>.
/// </summary>
public sealed class MovableClock(TimeProvider beneath) : TimeProvider
{
    private long ahead;

    /// <summary>The clock that it was started with.</summary>
    public TimeProvider Beneath => beneath;

    /// <summary>How far it was moved on.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref ahead));
        internal set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => beneath.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => beneath.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => beneath.GetUtcNow() + Ahead;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        beneath.CreateTimer(callback, state, dueTime, period);
}
