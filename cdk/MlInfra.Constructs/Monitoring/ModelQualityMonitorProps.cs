using System.Diagnostics.CodeAnalysis;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="ModelQualityMonitor"/>.</summary>
public sealed record ModelQualityMonitorProps : AnswerMonitorProps
{
    /// <summary>Nothing is said yet.</summary>
    public ModelQualityMonitorProps()
    {
    }

    /// <summary>What another monitor of the same endpoint is told, its schedule, backend and alarms among it, but for its name.</summary>
    [SetsRequiredMembers]
    public ModelQualityMonitorProps(MonitorProps like, ProblemType problem, GroundTruth groundTruth)
        : base(like)
    {
        (MonitorName, Problem, GroundTruth) = (null, problem, groundTruth);
    }

    /// <summary>What kind of answers the model gives.</summary>
    public required ProblemType Problem { get; init; }

    /// <summary>Where labels are put.</summary>
    public required GroundTruth GroundTruth { get; init; }

    /// <summary>How quality is measured. Default: see there.</summary>
    public ModelQualitySettings Settings { get; init; } = new();
}
