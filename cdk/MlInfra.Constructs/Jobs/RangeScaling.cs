namespace MlInfra.Constructs.Jobs;

/// <summary>On which scale a range of numbers is searched.</summary>
public enum RangeScaling
{
    /// <summary>The service chooses.</summary>
    Auto,

    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Evenly over the orders of magnitude; for ranges above 0.</summary>
    Logarithmic,

    /// <summary>Finest near 1; for continuous ranges within 0 and 1, without 1.</summary>
    ReverseLogarithmic,
}
