namespace MlInfra.Analysis.Statistics;

/// <summary>What a column holds, in Model Monitor's words.</summary>
public enum InferredType
{
    /// <summary>Nothing but missing values.</summary>
    Unknown,

    /// <summary>Whole numbers only.</summary>
    Integral,

    /// <summary>Numbers.</summary>
    Fractional,

    /// <summary>Text, among others.</summary>
    String,
}
