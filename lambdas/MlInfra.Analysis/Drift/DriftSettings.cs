namespace MlInfra.Analysis.Drift;

/// <summary>When a feature has drifted: its distance must reach a limit that matters, and must be more than chance.</summary>
public sealed record DriftSettings
{
    /// <summary>By what the drift of numbers is judged. Default: the Kolmogorov-Smirnov distance.</summary>
    public NumberMeasure NumberMeasure { get; init; } = NumberMeasure.KolmogorovSmirnov;

    /// <summary>By what the drift of categories is judged. Default: the greatest difference of a share.</summary>
    public CategoryMeasure CategoryMeasure { get; init; } = CategoryMeasure.LInfinity;

    /// <summary>The distance of numbers that matters. Range: above 0. Default: 0.1 (PSI: 0.2; Wasserstein: 0.25 standard deviations).</summary>
    public double? NumberLimit { get; init; }

    /// <summary>The distance of categories that matters. Range: above 0. Default: 0.1 (PSI: 0.2).</summary>
    public double? CategoryLimit { get; init; }

    /// <summary>
    /// The chance of a false alarm, in a run, that is taken; after correction for the number of tests. Range: 0 to 1, exclusive. Default: 0.001, an
    /// alarm in 40 days of hourly runs were there no limit as well.
    /// </summary>
    public double Level { get; init; } = 0.001;

    /// <summary>Whether a distance must also be significant. Default: yes.</summary>
    public bool RequireSignificance { get; init; } = true;

    /// <summary>How p-values are corrected. Default: Benjamini-Hochberg.</summary>
    public Correction Correction { get; init; } = Correction.BenjaminiHochberg;

    /// <summary>Values below which a feature is not judged, in the baseline or now. Default: 100.</summary>
    public int MinimumCount { get; init; } = 100;

    /// <summary>Bins of PSI and Jensen-Shannon for numbers, of equal shares in the baseline. Default: 10.</summary>
    public int Bins { get; init; } = 10;

    internal double LimitOfNumbers => NumberLimit ?? NumberMeasure switch { NumberMeasure.PopulationStability => 0.2, NumberMeasure.Wasserstein => 0.25, _ => 0.1 };

    internal double LimitOfCategories => CategoryLimit ?? (CategoryMeasure == CategoryMeasure.PopulationStability ? 0.2 : 0.1);
}

/// <summary>Distances of numbers.</summary>
public enum NumberMeasure
{
    KolmogorovSmirnov,
    PopulationStability,
    JensenShannon,

    /// <summary>In standard deviations of the baseline.</summary>
    Wasserstein,
}

/// <summary>Distances of categories.</summary>
public enum CategoryMeasure
{
    LInfinity,
    TotalVariation,
    PopulationStability,
    JensenShannon,

    /// <summary>Cramér's V of the chi-squared test.</summary>
    ChiSquared,
}
