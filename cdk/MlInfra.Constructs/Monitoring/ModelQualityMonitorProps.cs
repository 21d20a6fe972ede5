namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="ModelQualityMonitor"/>.</summary>
public sealed record ModelQualityMonitorProps : AnswerMonitorProps
{
    /// <summary>What kind of answers the model gives.</summary>
    public required ProblemType Problem { get; init; }

    /// <summary>Where labels are put.</summary>
    public required GroundTruth GroundTruth { get; init; }

    /// <summary>How quality is measured. Default: see there.</summary>
    public ModelQualitySettings Settings { get; init; } = new();
}
