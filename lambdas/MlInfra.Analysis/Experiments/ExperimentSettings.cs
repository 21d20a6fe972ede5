namespace MlInfra.Analysis.Experiments;

/// <summary>How an experiment is led.</summary>
public sealed record ExperimentSettings
{
    /// <summary>Whether more is better: of sales, not of errors.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>The challenger's shares of the traffic, one after the other, each above 0 and below 1.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.1, 0.25, 0.5];

    /// <summary>The time at each share before the next.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The time at each share that a challenger which is shown to be better still spends there.</summary>
    public TimeSpan FastStepTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The challenger's requests at each share before the next.</summary>
    public long StepTrials { get; init; } = 500;

    /// <summary>When it ends, whatever is shown.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Whether the challenger is taken when the two are shown to be equivalent.</summary>
    public bool ChallengerWinsTies { get; init; }

    /// <summary>What the challenger may not do.</summary>
    public GuardRails Guard { get; init; } = new();
}
