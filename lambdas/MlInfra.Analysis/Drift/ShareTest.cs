using MathNet.Numerics;

namespace MlInfra.Analysis.Drift;

/// <summary>Whether a share is greater than it should be by more than chance.</summary>
public static class ShareTest
{
    /// <summary>The chance of at least so many of so many, where each has the given share (binomial, exact).</summary>
    public static double AtLeast(long hits, long count, double share)
    {
        if (hits <= 0) return 1;
        if (share <= 0) return 0;
        return share >= 1 ? 1 : SpecialFunctions.BetaRegularized(hits, count - hits + 1.0, share);
    }

    /// <summary>The chance of at least so many hits now, given those of the baseline and the same share in both (Fisher's exact test, one-sided).</summary>
    public static double MoreThan(long baselineHits, long baselineCount, long hits, long count)
    {
        if (hits <= 0 || count == 0) return 1;
        var (total, allHits) = (baselineCount + count, baselineHits + hits);
        var logTerm = LogChoose(allHits, hits) + LogChoose(total - allHits, count - hits) - LogChoose(total, count);
        var term = Math.Exp(logTerm);
        double sum = 0;
        for (var k = hits; k <= Math.Min(allHits, count); k++)
        {
            sum += term;
            if (term < sum * 1e-17) break;
            term *= (double)(allHits - k) / (k + 1) * (count - k) / (total - allHits - count + k + 1);
        }
        return Math.Min(1, sum);
    }

    private static double LogChoose(long n, long k) =>
        SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);
}
