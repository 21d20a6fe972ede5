namespace MlInfra.Constructs.Monitoring;

/// <summary>Distances of categories.</summary>
public enum CategoryMeasure
{
    /// <summary>The greatest difference of a share.</summary>
    LInfinity,

    /// <summary>Half the sum of the differences of all shares.</summary>
    TotalVariation,

    /// <summary>The population stability index.</summary>
    PopulationStability,

    /// <summary>The Jensen-Shannon distance.</summary>
    JensenShannon,

    /// <summary>Cramér's V of the chi-squared test.</summary>
    ChiSquared,
}
