namespace MlInfra.Analysis.Experiments;

/// <summary>What both variants did in one period: how often they were asked, and how often what is counted happened.</summary>
public readonly record struct ShareBlock(long ChampionTrials, long ChampionHits, long ChallengerTrials, long ChallengerHits)
{
    /// <summary>Whether the counts can be: no hits without trials, nothing below zero.</summary>
    public bool Possible => ChampionHits >= 0 && ChallengerHits >= 0 && ChampionHits <= ChampionTrials && ChallengerHits <= ChallengerTrials;

    /// <summary>The same period with hits and misses exchanged.</summary>
    internal ShareBlock Mirrored => new(ChampionTrials, ChampionTrials - ChampionHits, ChallengerTrials, ChallengerTrials - ChallengerHits);
}
