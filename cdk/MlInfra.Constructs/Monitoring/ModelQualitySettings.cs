using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How a model's quality is measured: a limit is violated when the whole interval of a metric lies beyond it.</summary>
public sealed record ModelQualitySettings
{
    /// <summary>The confidence of the intervals. Range: 0 to 1, exclusive. Default: 0.99.</summary>
    public double Confidence { get; init; } = 0.99;

    /// <summary>Resamples of the bootstrap. Range: 20 to 100,000. Default: 1,000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The seed of the bootstrap. Range: 0 and more. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Labelled records below which no limit is judged. Range: 1 and more. Default: 100.</summary>
    public int MinimumCount { get; init; } = 100;

    internal JsonObject ToNode()
    {
        var node = new JsonObject();
        SettingsNode.Add(node, "confidence", Confidence, 0.99);
        SettingsNode.Add(node, "resamples", Resamples, 1000);
        SettingsNode.Add(node, "seed", Seed, 1);
        SettingsNode.Add(node, "minimumCount", MinimumCount, 100);
        return node;
    }

    internal void Check(Problems problems, string property) => SettingsNode.CheckIntervals(problems, property, Confidence, Resamples, Seed, MinimumCount, usualCount: 100);
}
