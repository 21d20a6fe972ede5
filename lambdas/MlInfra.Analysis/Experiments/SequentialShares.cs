namespace MlInfra.Analysis.Experiments;

/// <summary>
/// Compares two shares (errors of requests, sales of visits) at any number of looks; exact for any counts, however few, and for shares that
/// change over the day, as long as both variants are asked at random. See <see cref="ShareProcess"/> for the method.
/// </summary>
public sealed class SequentialShares : SequentialTest
{
    private const int Halvings = 24;

    private readonly List<(ShareBlock Block, double Champion)> _blocks = [];
    private readonly double _limit;
    private readonly ShareProcess _above = new(0);
    private readonly ShareProcess _below = new(0);
    private readonly ShareProcess? _aboveLowMargin;
    private readonly ShareProcess? _belowHighMargin;
    private ShareBlock _sum;

    /// <summary>A test that is wrong with a chance of at most <paramref name="alpha"/>, half of it to either side.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    /// <param name="margin">The difference below which the shares count as equal; null: they never do.</param>
    public SequentialShares(double alpha, double? margin = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        _limit = Math.Log(2 / alpha);
        if (margin is { } m)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(m, 0, nameof(margin));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(m, 1, nameof(margin));
            _aboveLowMargin = new ShareProcess(-m);
            _belowHighMargin = new ShareProcess(-m);
        }
    }

    /// <summary>Takes in the next period.</summary>
    /// <exception cref="ArgumentException">There are more hits than trials.</exception>
    public void Add(ShareBlock block)
    {
        if (!block.Possible) throw new ArgumentException($"{block} has more hits than trials.", nameof(block));
        // Guessed from what came before; the first period has nothing to guess from, and only teaches.
        if (_sum.ChampionTrials > 0)
        {
            var champion = ShareProcess.Clip((_sum.ChampionHits + 0.5) / (_sum.ChampionTrials + 1.0));
            _blocks.Add((block, champion));
            _above.Add(block, champion);
            _below.Add(block.Mirrored, 1 - champion);
            _aboveLowMargin?.Add(block, champion);
            _belowHighMargin?.Add(block.Mirrored, 1 - champion);
        }
        _sum = new(_sum.ChampionTrials + block.ChampionTrials, _sum.ChampionHits + block.ChampionHits,
            _sum.ChallengerTrials + block.ChallengerTrials, _sum.ChallengerHits + block.ChallengerHits);
        Note(_above.Greatest >= _limit, _below.Greatest >= _limit, _aboveLowMargin?.Greatest >= _limit, _belowHighMargin?.Greatest >= _limit);
    }

    /// <inheritdoc/>
    /// <remarks>The ends are the differences that the evidence against them just reaches its limit for.</remarks>
    public override EffectInterval Effect()
    {
        if (_sum.ChampionTrials == 0 || _sum.ChallengerTrials == 0) return new(double.NaN, -1, 1);
        var estimate = ((double)_sum.ChallengerHits / _sum.ChallengerTrials) - ((double)_sum.ChampionHits / _sum.ChampionTrials);
        return new(estimate, Low(estimate, mirrored: false), -Low(-estimate, mirrored: true));
    }

    // Between a difference that is ruled out (-1 always is, if nothing nearer) and the estimate.
    private double Low(double estimate, bool mirrored)
    {
        var (low, high) = (-1.0, estimate);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var process = new ShareProcess(middle);
            foreach (var (block, champion) in _blocks) process.Add(mirrored ? block.Mirrored : block, mirrored ? 1 - champion : champion);
            if (process.Now >= _limit) low = middle;
            else high = middle;
        }
        return low;
    }
}
