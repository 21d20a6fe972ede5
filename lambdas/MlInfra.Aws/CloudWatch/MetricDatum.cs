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

    /// <summary>The value.</summary>
    public required double Value { get; init; }

    /// <summary>Seconds, Percent, Count and so on.</summary>
    public string? Unit { get; init; }
}
