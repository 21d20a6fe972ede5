namespace MlInfra.Analysis.Experiments;

/// <summary>What both variants did in one period: how many values they gave and their mean.</summary>
public readonly record struct MeanBlock(long ChampionCount, double ChampionMean, long ChallengerCount, double ChallengerMean)
{
    internal MeanBlock Joined(MeanBlock later) => new(
        ChampionCount + later.ChampionCount, Mean(ChampionCount, ChampionMean, later.ChampionCount, later.ChampionMean),
        ChallengerCount + later.ChallengerCount, Mean(ChallengerCount, ChallengerMean, later.ChallengerCount, later.ChallengerMean));

    private static double Mean(long count, double mean, long laterCount, double laterMean)
    {
        if (laterCount == 0) return mean;
        if (laterCount < 0 || !double.IsFinite(laterMean)) throw new ArgumentException($"{laterCount} values with a mean of {laterMean} can't be.");
        return mean + ((laterMean - mean) * laterCount / (count + laterCount));
    }
}
