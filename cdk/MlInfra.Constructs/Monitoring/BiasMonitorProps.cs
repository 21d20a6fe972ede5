namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="BiasMonitor"/>.</summary>
public sealed record BiasMonitorProps : AnswerMonitorProps
{
    /// <summary>Who may be at a disadvantage; at least one. Each is compared with all others.</summary>
    public required IReadOnlyList<BiasFacet> Facets { get; init; }

    /// <summary>Where labels are put, for the metrics that need the truth. Default: none; only those of requests and answers are found.</summary>
    public GroundTruth? GroundTruth { get; init; }

    /// <summary>The column of segments, for conditional disparity. Default: none.</summary>
    public string? Group { get; init; }

    /// <summary>How bias is measured. Default: see there.</summary>
    public BiasSettings Settings { get; init; } = new();
}
