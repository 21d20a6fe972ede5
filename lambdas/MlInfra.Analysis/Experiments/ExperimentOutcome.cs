namespace MlInfra.Analysis.Experiments;

/// <summary>What is to become of an experiment.</summary>
public enum ExperimentOutcome
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>The challenger is shown to be better.</summary>
    ChallengerBetter,

    /// <summary>The champion is shown to be better.</summary>
    ChampionBetter,

    /// <summary>The two are shown to differ by less than the margin.</summary>
    Equivalent,

    /// <summary>The time is over and nothing is shown.</summary>
    NoDifference,

    /// <summary>The challenger fails or is slow beyond what is allowed.</summary>
    GuardRail,
}
