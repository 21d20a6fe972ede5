using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How attributions, Shapley values by sampling, are found.</summary>
public sealed record AttributionSettings
{
    /// <summary>Records that are explained, at most. Range: 1 to 10,000. Default: 50.</summary>
    public int Records { get; init; } = 50;

    /// <summary>Rows a call. Range: 1 to 10,000. Default: 500.</summary>
    public int BatchRows { get; init; } = 500;

    /// <summary>Features up to which every coalition is asked for, so that values are exact, where the calls allow. Range: 0 to 20. Default: 10.</summary>
    public int ExactUpTo { get; init; } = 10;

    /// <summary>The seed of the permutations. Range: 0 and more. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    internal JsonObject ToNode()
    {
        var node = new JsonObject();
        SettingsNode.Add(node, "records", Records, 50);
        SettingsNode.Add(node, "batchRows", BatchRows, 500);
        SettingsNode.Add(node, "exactUpTo", ExactUpTo, 10);
        SettingsNode.Add(node, "seed", Seed, 1);
        return node;
    }

    internal void Check(Problems problems, string property)
    {
        SettingsNode.Check(problems, $"{property}.{nameof(Records)}", Records, Records is >= 1 and <= 10_000, "be 1 to 10000 records", "take 50");
        SettingsNode.Check(problems, $"{property}.{nameof(BatchRows)}", BatchRows, BatchRows is >= 1 and <= 10_000, "be 1 to 10000 rows", "take 500");
        SettingsNode.Check(problems, $"{property}.{nameof(ExactUpTo)}", ExactUpTo, ExactUpTo is >= 0 and <= 20, "be 0 to 20 features: there are 2^n coalitions", "take 10");
        SettingsNode.Check(problems, $"{property}.{nameof(Seed)}", Seed, Seed >= 0, "be 0 or more", "take 1");
    }
}
