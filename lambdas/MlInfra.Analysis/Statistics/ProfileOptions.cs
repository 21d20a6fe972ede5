using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>How a table is profiled.</summary>
public sealed record ProfileOptions
{
    /// <summary>Numbers that a quantile sketch keeps exactly. Range: at least 8. Default: 2048, as Model Monitor.</summary>
    public int SketchSize { get; init; } = KllSketch.DefaultK;

    /// <summary>Categories that are told apart in a column. Default: 1024.</summary>
    public int CategoryBound { get; init; } = CategoryCounter.DefaultBound;

    /// <summary>Different values up to which a column of numbers is also counted as categories. Default: 64.</summary>
    public int NumberCategoryBound { get; init; } = 64;

    /// <summary>Columns whose numbers are names rather than quantities: codes, postal districts. Default: none.</summary>
    public IReadOnlySet<string> CategoricalColumns { get; init; } = new HashSet<string>();

    /// <summary>Columns that are numbers for the baseline, so that their values are not counted as categories. Default: none.</summary>
    public IReadOnlySet<string> NumericColumns { get; init; } = new HashSet<string>();

    /// <summary>Records of which time count. Default: all.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Event ids watched for duplicates. Default: 16 million, which takes at most 268 MB.</summary>
    public int MaxEventIds { get; init; } = 16_000_000;

    /// <summary>Units of work at a time. Default: one a core.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    internal bool Categorical(string column) => CategoricalColumns.Contains(column);

    internal bool Numeric(string column) => NumericColumns.Contains(column);
}
