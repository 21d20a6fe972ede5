namespace MlInfra.Analysis.Data;

/// <summary>Which records count, by their time of inference.</summary>
/// <param name="From">The first moment that belongs to it.</param>
/// <param name="Until">The first moment that no longer does.</param>
public sealed record TimeWindow(DateTimeOffset From, DateTimeOffset Until)
{
    public bool Contains(DateTimeOffset time) => time >= From && time < Until;

    /// <summary>The hour, day, ... that begins there.</summary>
    public static TimeWindow Of(DateTimeOffset from, TimeSpan length) => new(from, from + length);
}
