using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How strictly data is held against its constraints. What constraints.json says goes first.</summary>
public sealed record DataQualitySettings
{
    /// <summary>When a feature has drifted. Default: see there.</summary>
    public DriftSettings Drift { get; init; } = new();

    /// <summary>
    /// By how much a share (of present values, of the right type, in range, in the domain) must miss what is asked for. Range: 0 to below 1.
    /// Default: 0.01; with 0 one wrong value among a million is a violation, as in Model Monitor.
    /// </summary>
    public double ShareTolerance { get; init; } = 0.01;

    internal JsonObject ToNode()
    {
        var drift = Drift.ToNode();
        var node = new JsonObject();
        SettingsNode.Add(node, "shareTolerance", ShareTolerance, 0.01);
        if (drift.Count > 0)
        {
            node["drift"] = drift;
        }

        return node;
    }

    internal void Check(Problems problems, string property)
    {
        SettingsNode.Check(problems, $"{property}.{nameof(ShareTolerance)}", ShareTolerance, ShareTolerance is >= 0 and < 1, "be a share from 0 to below 1", "take 0.01");
        Drift.Check(problems, $"{property}.{nameof(Drift)}");
    }
}
