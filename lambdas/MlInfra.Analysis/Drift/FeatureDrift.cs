namespace MlInfra.Analysis.Drift;

/// <summary>How one feature compares with the baseline.</summary>
public sealed record FeatureDrift
{
    public required string Feature { get; init; }

    public required DriftVerdict Verdict { get; init; }

    /// <summary>Values compared, in the baseline and now.</summary>
    public long BaselineCount { get; init; }

    public long Count { get; init; }

    /// <summary>Whether it was compared as categories.</summary>
    public bool Categorical { get; init; }

    /// <summary>The distance that decides, and the limit for it.</summary>
    public double Distance { get; init; } = double.NaN;

    public double Limit { get; init; } = double.NaN;

    /// <summary>All distances by name: <c>KS</c>, <c>PSI</c>, <c>JS</c>, <c>Wasserstein</c>; <c>PSI</c>, <c>ChiSquared</c>, <c>TVD</c>, <c>LInfinity</c>, <c>JS</c>.</summary>
    public IReadOnlyDictionary<string, double> Distances { get; init; } = new Dictionary<string, double>();

    /// <summary>The chance of this without drift, alone and corrected for the number of tests.</summary>
    public double PValue { get; init; } = double.NaN;

    public double AdjustedPValue { get; init; } = double.NaN;

    /// <summary>Why it was not compared, where it was not.</summary>
    public string? Reason { get; init; }
}

/// <summary>What the comparison says.</summary>
public enum DriftVerdict
{
    Stable,
    Drifted,

    /// <summary>There are too few values to tell.</summary>
    TooFew,

    /// <summary>There is nothing to compare: identifiers, or a baseline without distribution.</summary>
    NotComparable,
}
