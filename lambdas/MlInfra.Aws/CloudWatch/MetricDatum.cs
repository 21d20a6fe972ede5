namespace MlInfra.Aws.CloudWatch;

/// <summary>One value of a metric.</summary>
public sealed record MetricDatum
{
    /// <summary>The metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Names and values that tell this series from others of the metric.</summary>
    public IReadOnlyDictionary<string, string> Dimensions { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was so; at most two weeks ago.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The value. Where there is a set, it is not sent.</summary>
    public required double Value { get; init; }

    /// <summary>What many values amount to, in the place of one value.</summary>
    public StatisticSet? StatisticValues { get; init; }

    /// <summary>Seconds, Percent, Count and so on.</summary>
    public string? Unit { get; init; }
}

/// <summary>What many values amount to.</summary>
/// <param name="SampleCount">How many there are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
public sealed record StatisticSet(double SampleCount, double Sum, double Minimum, double Maximum);
