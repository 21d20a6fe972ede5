namespace MlInfra.Lambdas.JudgeExperiment;

/// <summary>What endpoint and metrics do not tell: when the experiment of these two models began, and what was done since.</summary>
internal sealed record ExperimentState
{
    /// <summary>The model that serves so far. Another one makes another experiment.</summary>
    public required string ChampionModel { get; init; }

    /// <summary>The model that is tried. Another one makes another experiment.</summary>
    public required string ChallengerModel { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The challenger's share when it was last looked at.</summary>
    public required double Share { get; init; }

    /// <summary>Since when it has this share.</summary>
    public required DateTimeOffset ShareSince { get; init; }

    /// <summary>The share that was asked for last, noted before it was asked for.</summary>
    public required double Wanted { get; init; }

    /// <summary>The instances that the champion needs for the whole traffic: the most that it was seen with.</summary>
    public int Instances { get; init; }

    /// <summary>The share for which the challenger was given more instances last.</summary>
    public double? CapacityFor { get; init; }

    /// <summary>What was decided; null while it runs.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Whether the decision has been seen in force: from then on nothing is changed any more.</summary>
    public bool Over { get; init; }
}
