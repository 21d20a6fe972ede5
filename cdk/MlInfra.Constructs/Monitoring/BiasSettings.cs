using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How bias is measured.</summary>
public sealed record BiasSettings
{
    /// <summary>How much worse than in the baseline a metric may be. Range: 0 and more. Default: 0.1.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>The confidence of the intervals. Range: 0 to 1, exclusive. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Resamples of the bootstrap. Range: 20 to 100,000. Default: 1,000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The seed of the bootstrap and of samples. Range: 0 and more. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Records of each side below which nothing is judged. Range: 1 and more. Default: 30.</summary>
    public int MinimumCount { get; init; } = 30;

    /// <summary>Records of each side that the flip test looks at, at most: its cost is their product. Range: 1 to 100,000. Default: 2,000.</summary>
    public int FlipTestSample { get; init; } = 2000;

    internal JsonObject ToNode()
    {
        var node = new JsonObject();
        SettingsNode.Add(node, "tolerance", Tolerance, 0.1);
        SettingsNode.Add(node, "confidence", Confidence, 0.95);
        SettingsNode.Add(node, "resamples", Resamples, 1000);
        SettingsNode.Add(node, "seed", Seed, 1);
        SettingsNode.Add(node, "minimumCount", MinimumCount, 30);
        SettingsNode.Add(node, "flipTestSample", FlipTestSample, 2000);
        return node;
    }

    internal void Check(Problems problems, string property)
    {
        SettingsNode.Check(problems, $"{property}.{nameof(Tolerance)}", Tolerance, Tolerance is >= 0 and < double.PositiveInfinity, "be 0 or more", "take 0.1");
        SettingsNode.CheckIntervals(problems, property, Confidence, Resamples, Seed, MinimumCount, usualCount: 30);
        SettingsNode.Check(problems, $"{property}.{nameof(FlipTestSample)}", FlipTestSample, FlipTestSample is >= 1 and <= 100_000, "be 1 to 100000 records", "take 2000");
    }
}
