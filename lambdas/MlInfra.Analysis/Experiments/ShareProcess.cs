namespace MlInfra.Analysis.Experiments;

/// <summary>
/// The evidence against "the challenger's share is at most the champion's and <c>delta</c>": a product of e-variables, one a period, that
/// under this hypothesis has an expectation of at most 1 after every period, whatever the shares do from period to period.
/// </summary>
/// <remarks>
/// <para>The e-variable is the likelihood of two shares guessed before the period against that of their projection onto the hypothesis
/// (Turner, Ly, Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping", 2024, and Turner,
/// Grünwald, "Exact anytime-valid confidence intervals for contingency tables and beyond", 2023; arXiv 2106.02693 and 2203.09785).</para>
/// <para>The champion's share is guessed from the periods before; for the challenger's there are several guesses, over which the products are averaged.</para>
/// </remarks>
internal sealed class ShareProcess(double delta)
{
    private const double Least = 1e-9;

    // How far beyond the hypothesis the challenger is guessed to be, in log odds: from a twentieth more to tenfold and more.
    private static readonly double[] Shifts = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2];

    private readonly double[] _logs = new double[Shifts.Length];

    /// <summary>The logarithm of the greatest evidence so far: by Ville's inequality it reaches log(1/a) with a chance of at most a.</summary>
    public double Greatest { get; private set; }

    /// <summary>The logarithm of the evidence now.</summary>
    public double Now { get; private set; }

    /// <summary>Takes in a period, with the champion's share as guessed from those before it.</summary>
    public void Add(ShareBlock block, double champion)
    {
        // With one of them silent the hypothesis explains all there is.
        if (block.ChampionTrials == 0 || block.ChallengerTrials == 0) return;
        var logOdds = LogOdds(Clip(Math.Max(champion + delta, champion / 8)));
        for (var i = 0; i < Shifts.Length; i++)
        {
            var challenger = Clip(1 / (1 + Math.Exp(-logOdds - Shifts[i])));
            if (challenger <= champion + delta) continue;
            var projected = Project(block, champion, challenger);
            _logs[i] += LogLikelihood(block.ChampionHits, block.ChampionTrials, champion, projected)
                + LogLikelihood(block.ChallengerHits, block.ChallengerTrials, challenger, projected + delta);
        }
        Now = LogMean(_logs);
        Greatest = Math.Max(Greatest, Now);
    }

    public static double Clip(double share) => Math.Clamp(share, Least, 1 - Least);

    /// <summary>The champion's share of that pair on the edge of the hypothesis which is nearest to the guess, by relative entropy.</summary>
    private double Project(ShareBlock block, double champion, double challenger)
    {
        double a = block.ChampionTrials, b = block.ChallengerTrials;
        if (delta == 0) return ((a * champion) + (b * challenger)) / (a + b);
        var (low, high) = (Math.Max(champion, Least - Math.Min(0, delta)), Math.Min(challenger - delta, 1 - Least - Math.Max(0, delta)));
        if (low >= high) return Math.Clamp(champion, Least - Math.Min(0, delta), 1 - Least - Math.Max(0, delta));
        // Newton's way to the root of the slope, held between the ends, which close in on it.
        var at = Math.Clamp(((a * champion) + (b * (challenger - delta))) / (a + b), low, high);
        for (var i = 0; i < 60 && high - low > 1e-15; i++)
        {
            var slope = (a * Slope(at, champion)) + (b * Slope(at + delta, challenger));
            if (slope < 0) low = at;
            else high = at;
            var step = slope / ((a * Curve(at, champion)) + (b * Curve(at + delta, challenger)));
            if (Math.Abs(step) < 1e-13 * at) break;
            at = at - step > low && at - step < high ? at - step : (low + high) / 2;
        }
        return at;
    }

    private static double Slope(double x, double guessed) => (x - guessed) / (x * (1 - x));

    private static double Curve(double x, double guessed) => ((x * x) - (2 * guessed * x) + guessed) / (x * (1 - x) * x * (1 - x));

    private static double LogLikelihood(long hits, long trials, double guessed, double projected) =>
        (hits * Math.Log(guessed / projected)) + ((trials - hits) * Math.Log((1 - guessed) / (1 - projected)));

    private static double LogOdds(double share) => Math.Log(share / (1 - share));

    private static double LogMean(double[] logs)
    {
        var top = logs.Max();
        return top + Math.Log(logs.Sum(log => Math.Exp(log - top)) / logs.Length);
    }
}
