namespace MlInfra.Analysis.Bias;

/// <summary>How bias is measured.</summary>
public sealed record BiasSettings
{
    /// <summary>The confidence of the intervals. Range: 0 to 1, exclusive. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Resamples of the bootstrap. Range: at least 20. Default: 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The seed of the bootstrap and of samples. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Records of each side below which nothing is judged. Default: 30.</summary>
    public int MinimumCount { get; init; } = 30;

    /// <summary>Records of each side that the flip test looks at, at most: its cost is their product. Default: 2000.</summary>
    public int FlipTestSample { get; init; } = 2000;
}
