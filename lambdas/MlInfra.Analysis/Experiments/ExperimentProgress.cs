namespace MlInfra.Analysis.Experiments;

/// <summary>Where an experiment stands.</summary>
public sealed record ExperimentProgress
{
    /// <summary>The time since it began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The challenger's share of the traffic, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The time since it has this share.</summary>
    public required TimeSpan AtShare { get; init; }

    /// <summary>The challenger's requests since then.</summary>
    public required long TrialsAtShare { get; init; }

    /// <summary>What the challenger did of late.</summary>
    public required GuardReading Guard { get; init; }

    /// <summary>What is shown so far.</summary>
    public required SequentialTest Test { get; init; }
}
