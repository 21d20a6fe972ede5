using MlInfra.Analysis.Drift;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.DataQuality;

/// <summary>All that a run says of one column.</summary>
public sealed record FeatureQuality
{
    public required string Name { get; init; }

    /// <summary>Null for a column that the baseline lacks, and for one that is missing now.</summary>
    public ColumnStatistics? Baseline { get; init; }

    public ColumnStatistics? Current { get; init; }

    /// <summary>Null where distributions are not compared.</summary>
    public FeatureDrift? Drift { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];
}
