using Amazon.CDK;

namespace MlInfra.Constructs.Triggers;

/// <summary>When what has arrived is a batch: as soon as one of these is so. At least one is needed.</summary>
public sealed record ArrivalBatch
{
    /// <summary>So many objects wait. Range: 1 and more. Default: their number does not matter.</summary>
    public int? Count { get; init; }

    /// <summary>So much waits. Range: above 0. Default: their size does not matter.</summary>
    public Size? Size { get; init; }

    /// <summary>Something waits and nothing has come for so long. Range: 1 minute to 7 days. Default: a pause does not matter.</summary>
    public Duration? QuietTime { get; init; }

    /// <summary>The first of what waits has waited so long. Range: 1 minute to 7 days. Default: it may wait for ever.</summary>
    public Duration? LongestWait { get; init; }
}
