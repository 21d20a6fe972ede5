using MlInfra.Analysis.Files;
using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.DataQuality;

/// <summary>Makes from a training set what later traffic is held against.</summary>
public static class Baseline
{
    /// <summary>Text with more different values than this gets no list of what it may be. </summary>
    private const int LargestDomain = 100;

    /// <summary>Suggests constraints: types, completeness, ranges and domains as they are in the data.</summary>
    public static Constraints Suggest(TableStatistics table, MonitoringConfig? config = null) => new()
    {
        Features = [.. table.Columns.Select(Suggest)],
        Config = config ?? new MonitoringConfig(),
    };

    /// <summary>How traffic is to be profiled so that it compares with the baseline column by column.</summary>
    public static ProfileOptions Options(TableStatistics baseline, ProfileOptions? options = null) => (options ?? new ProfileOptions()) with
    {
        CategoricalColumns = baseline.Columns.Where(c => c.Type == InferredType.String).Select(c => c.Name).ToHashSet(),
        NumericColumns = baseline.Columns.Where(c => c.Type is InferredType.Integral or InferredType.Fractional).Select(c => c.Name).ToHashSet(),
    };

    private static FeatureConstraints Suggest(ColumnStatistics column) => new()
    {
        Name = column.Name,
        Type = column.Type,
        Completeness = double.IsNaN(column.Completeness) ? 0 : column.Completeness,
        NonNegative = column is { Type: not InferredType.String, Numbers.Min: >= 0 },
        Min = column.Type == InferredType.String ? null : column.Numbers?.Min,
        Max = column.Type == InferredType.String ? null : column.Numbers?.Max,
        Domain = column is { Type: InferredType.String, Categories: { Exact: true } categories } && categories.Counts.Count <= LargestDomain && column.Distinct <= 0.5 * column.Present
            ? [.. categories.Counts.Select(c => c.Key)] : null,
    };
}
