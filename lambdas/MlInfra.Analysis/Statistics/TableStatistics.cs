using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>What is known of a table: a baseline, or the traffic of an hour.</summary>
public sealed record TableStatistics
{
    public required long Rows { get; init; }

    /// <summary>In the order in which they were met.</summary>
    public required IReadOnlyList<ColumnStatistics> Columns { get; init; }

    /// <summary>What reading met. Null when read from a statistics file.</summary>
    public ReadSummary? Reading { get; init; }

    public ColumnStatistics? Find(string name) => Columns.FirstOrDefault(c => c.Name == name);
}
