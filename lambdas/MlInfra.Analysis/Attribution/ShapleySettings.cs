namespace MlInfra.Analysis.Attribution;

/// <summary>How attributions are found.</summary>
public sealed record ShapleySettings
{
    /// <summary>Rows that the model may be asked for, in all. Range: at least what one permutation and its reverse take for one record. Default: 100,000.</summary>
    public long MaxRows { get; init; } = 100_000;

    /// <summary>Rows a call. Default: 500.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>Features up to which every coalition is asked for, so that values are exact, where the budget allows. Range: 0 to 20. Default: 10.</summary>
    public int ExactUpTo { get; init; } = 10;

    /// <summary>The seed of the permutations. Default: 1.</summary>
    public int Seed { get; init; } = 1;
}
