using MathNet.Numerics;

namespace MlInfra.Analysis.Drift;

/// <summary>Pearson's chi-squared test that two samples have the same shares of categories.</summary>
/// <param name="Statistic">The sum of squared deviations over what is expected.</param>
/// <param name="Freedom">Degrees of freedom.</param>
/// <param name="PValue">The chance of at least this without a difference.</param>
/// <param name="CramersV">The size of the effect: 0 none, 1 the greatest.</param>
public sealed record ChiSquared(double Statistic, int Freedom, double PValue, double CramersV)
{
    /// <summary>Categories of which fewer are expected in either sample are pooled: the approximation needs them.</summary>
    public const double LeastExpected = 5;

    /// <param name="baseline">Counts of the categories.</param>
    /// <param name="current">Counts of the same categories.</param>
    /// <param name="pool">Whether rare categories are pooled. Default: yes.</param>
    public static ChiSquared Test(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current, bool pool = true)
    {
        double before = 0, now = 0;
        for (var i = 0; i < baseline.Length; i++)
        {
            before += baseline[i];
            now += current[i];
        }
        var all = before + now;
        if (before == 0 || now == 0) return new ChiSquared(0, 0, double.NaN, double.NaN);
        double statistic = 0, pooledBefore = 0, pooledNow = 0;
        var cells = 0;
        for (var i = 0; i < baseline.Length; i++)
        {
            var both = baseline[i] + current[i];
            if (both == 0) continue;
            if (pool && both * Math.Min(before, now) / all < LeastExpected)
            {
                pooledBefore += baseline[i];
                pooledNow += current[i];
                continue;
            }
            statistic += Cell(baseline[i], current[i]);
            cells++;
        }
        if (pooledBefore + pooledNow > 0)
        {
            statistic += Cell(pooledBefore, pooledNow);
            cells++;
        }
        var freedom = Math.Max(0, cells - 1);
        return new ChiSquared(statistic, freedom, Survival(statistic, freedom), freedom == 0 ? 0 : Math.Sqrt(statistic / all));

        double Cell(double a, double b)
        {
            var (expectedBefore, expectedNow) = ((a + b) * before / all, (a + b) * now / all);
            return ((a - expectedBefore) * (a - expectedBefore) / expectedBefore) + ((b - expectedNow) * (b - expectedNow) / expectedNow);
        }
    }

    /// <summary>The chance that chi-squared exceeds this.</summary>
    public static double Survival(double statistic, int freedom) =>
        freedom == 0 || statistic <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(freedom / 2.0, statistic / 2);
}
