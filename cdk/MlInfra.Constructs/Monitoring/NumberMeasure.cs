namespace MlInfra.Constructs.Monitoring;

/// <summary>Distances of numbers.</summary>
public enum NumberMeasure
{
    /// <summary>The greatest difference of the cumulative shares.</summary>
    KolmogorovSmirnov,

    /// <summary>The population stability index, over bins of equal shares in the baseline.</summary>
    PopulationStability,

    /// <summary>The Jensen-Shannon distance, over the same bins.</summary>
    JensenShannon,

    /// <summary>The Wasserstein distance, in standard deviations of the baseline.</summary>
    Wasserstein,
}
