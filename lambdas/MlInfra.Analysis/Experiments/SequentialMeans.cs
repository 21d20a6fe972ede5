namespace MlInfra.Analysis.Experiments;

/// <summary>
/// Compares two means (milliseconds, amounts) at any number of looks, of which only each period's mean and count are known. The differences
/// of the periods are weighed by what they tell; their spread is learnt from them, so that what varies within a period needs no telling.
/// </summary>
/// <remarks>
/// A t-test that is valid at any look, as a mixture over the size of the effect (Lai, "On confidence sequences", 1976; Wang, Ramdas, "Anytime-valid
/// t-tests and confidence sequences for Gaussian means with unknown variance", 2023, arXiv 2310.03722). It is exact for means that are normal, about
/// which those of some dozens of requests are.
/// </remarks>
public sealed class SequentialMeans : SequentialTest
{
    /// <summary>Periods before which nothing is said: the means of few requests are not normal, and fewer periods do not tell their spread.</summary>
    public const int FewestPeriods = 12;

    /// <summary>Values that both variants must have given in a period; shorter ones are taken together until they do.</summary>
    public const int FewestValues = 30;

    // The size of effect that the mixture expects: a twentieth of the spread of single requests.
    private const double Precision = 400;

    private readonly double _logLimit;
    private readonly double _margin;
    private MeanBlock _waiting;
    private int _periods;
    private double _weight;
    private double _mean;
    private double _spread;

    /// <summary>A test that is wrong with a chance of at most <paramref name="alpha"/>.</summary>
    /// <param name="alpha">Above 0 and below 1.</param>
    /// <param name="margin">The difference below which the means count as equal; null: they never do.</param>
    public SequentialMeans(double alpha, double? margin = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        if (margin is { } m) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(m, 0, nameof(margin));
        _logLimit = Math.Log(1 / alpha);
        _margin = margin ?? 0;
    }

    /// <summary>Takes in the next period.</summary>
    /// <exception cref="ArgumentException">A variant that gave values has a mean that is no number.</exception>
    public void Add(MeanBlock block)
    {
        // When to count is settled by how many values there are and never by which, so that looking on changes no chances.
        _waiting = _waiting.Joined(block);
        if (_waiting.ChampionCount < FewestValues || _waiting.ChallengerCount < FewestValues) return;
        Take(_waiting);
        _waiting = default;
    }

    /// <inheritdoc/>
    public override EffectInterval Effect()
    {
        if (_periods == 0) return new(double.NaN, double.NegativeInfinity, double.PositiveInfinity);
        if (_periods < FewestPeriods) return new(_mean, double.NegativeInfinity, double.PositiveInfinity);
        // A difference m is ruled out where sqrt(c/(W+c)) (V(m) / (V(m) - S(m)^2/(W+c)))^(n/2) reaches 1/alpha; solved for m.
        var limit = Math.Exp(-2.0 / _periods * (_logLimit + (0.5 * Math.Log((_weight + Precision) / Precision))));
        var k = (_weight + Precision) * (1 - limit);
        if (k >= _weight) return new(_mean, double.NegativeInfinity, double.PositiveInfinity);
        var half = Math.Sqrt(k * _spread / (_weight * (_weight - k)));
        return new(_mean, _mean - half, _mean + half);
    }

    private void Take(MeanBlock block)
    {
        var difference = block.ChallengerMean - block.ChampionMean;
        var weight = 1 / ((1.0 / block.ChampionCount) + (1.0 / block.ChallengerCount));

        // Welford's way: sums of squares would lose the small spread of large means.
        _periods++;
        _weight += weight;
        var before = difference - _mean;
        _mean += weight / _weight * before;
        _spread += weight * before * (difference - _mean);
        var effect = Effect();
        Note(effect.Low > 0, effect.High < 0, _margin > 0 && effect.Low > -_margin, _margin > 0 && effect.High < _margin);
    }
}
