namespace MlInfra.Analysis.Experiments;

/// <summary>What a challenger may not do, however good it is else. Null: it may.</summary>
public sealed record GuardRails
{
    /// <summary>The share of requests that may fail.</summary>
    public double? ErrorShare { get; init; }

    /// <summary>What 99 of 100 requests must keep to.</summary>
    public double? LatencyP99 { get; init; }

    /// <summary>Requests below which a p99 says nothing.</summary>
    public long LatencyRequests { get; init; } = 100;

    /// <summary>The chance with which errors are told to be too many at one look when they are just allowed; small, since there are many looks.</summary>
    public double Alpha { get; init; } = 0.0001;
}
