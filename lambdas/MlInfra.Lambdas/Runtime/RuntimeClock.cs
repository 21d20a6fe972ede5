namespace MlInfra.Lambdas.Runtime;

/// <summary>
/// The time as the Runtime API tells it with every event. In Lambda that is the process's own; a local endpoint can move its clock on, and
/// what a function judges by the hour must follow. Timers are the process's own.
/// </summary>
internal sealed class RuntimeClock(TimeProvider own) : TimeProvider
{
    // The header has whole seconds and takes its way: what is less apart is the same time.
    private static readonly TimeSpan Same = TimeSpan.FromMinutes(1);
    private long _apart;

    /// <summary>Follows what an event's answer said the time is.</summary>
    public void Follow(DateTimeOffset? told)
    {
        var apart = told is { } time ? time - own.GetUtcNow() : TimeSpan.Zero;
        Interlocked.Exchange(ref _apart, apart.Duration() < Same ? 0 : apart.Ticks);
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => own.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => own.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(Interlocked.Read(ref _apart));

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);
}
