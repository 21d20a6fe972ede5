using System.Text.Json.Nodes;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What a kind of monitor adds to what all have.</summary>
internal sealed record MonitorPart(MonitorKind Kind)
{
    /// <summary>The kind's own fields of the definition.</summary>
    public JsonObject Fields { get; init; } = [];

    /// <summary>Settings that differ from the defaults.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>Hours after the end of a period for which the truth is waited for.</summary>
    public int LagHours { get; init; }

    /// <summary>Whether the answers are looked at, beside the requests.</summary>
    public bool NeedsOutput { get; init; }

    /// <summary>What the kind must be allowed beside what all must.</summary>
    public IReadOnlyList<Allow> Needs { get; init; } = [];

    /// <summary>Says what is wrong with what the kind is told.</summary>
    public Action<Problems> Check { get; init; } = _ => { };
}
