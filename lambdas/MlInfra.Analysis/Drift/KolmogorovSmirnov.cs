using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Drift;

/// <summary>The two-sample test of Kolmogorov and Smirnov.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>Up to this product of the counts the p-value is exact.</summary>
    private const double ExactUpTo = 250_000;

    /// <summary>The greatest difference of the cumulative shares; NaN when one is empty.</summary>
    public static double Distance(WeightedSample baseline, WeightedSample current)
    {
        var a = baseline.Values;
        var b = current.Values;
        if (a.IsEmpty || b.IsEmpty) return double.NaN;
        var (i, j) = (0, 0);
        double greatest = 0, below = 0, other = 0;
        while (i < a.Length && j < b.Length)
        {
            var next = Math.Min(a[i], b[j]);
            if (a[i] == next) below = baseline.Cumulative[i++] / baseline.Total;
            if (b[j] == next) other = current.Cumulative[j++] / current.Total;
            greatest = Math.Max(greatest, Math.Abs(below - other));
        }
        return greatest;
    }

    /// <summary>
    /// The chance of a distance at least this great between samples of one continuous distribution: counted exactly for small samples,
    /// by the limit distribution with Stephens' correction for large ones. Where values repeat the true chance is smaller.
    /// </summary>
    public static double PValue(double distance, long baseline, long current)
    {
        if (double.IsNaN(distance) || baseline == 0 || current == 0) return double.NaN;
        if (distance <= 0) return 1;
        if ((double)baseline * current <= ExactUpTo) return Exact(distance, (int)baseline, (int)current);
        var root = Math.Sqrt((double)baseline / (baseline + current) * current);
        return Limit((root + 0.12 + (0.11 / root)) * distance);
    }

    /// <summary>The limit distribution: the chance of more than this.</summary>
    public static double Limit(double x)
    {
        if (x <= 0) return 1;
        double sum = 0;
        if (x < 1)
        {
            for (var k = 1; k < 40; k += 2)
            {
                var term = Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
                sum += term;
                if (term < 1e-18 * sum) break;
            }
            return 1 - (Math.Sqrt(2 * Math.PI) / x * sum);
        }
        for (var k = 1; k < 40; k++)
        {
            var term = Math.Exp(-2.0 * k * k * x * x);
            sum += (k & 1) == 1 ? term : -term;
            if (term < 1e-18 * sum) break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }

    // Of all orders of the pooled sample, the share whose path leaves the band: 1 less those that stay, or, where these are nearly all,
    // what leaves counted directly, so that small chances keep their digits.
    private static double Exact(double distance, int m, int n)
    {
        var limit = (0.5 + Math.Floor((distance * m * n) - 1e-7)) / ((double)m * n);
        // left[j]: the chance that a path to (i, j) has left the band.
        var left = new double[n + 1];
        for (var j = 1; j <= n; j++) left[j] = (double)j / n > limit ? 1 : left[j - 1];
        for (var i = 1; i <= m; i++)
        {
            left[0] = (double)i / m > limit ? 1 : left[0];
            for (var j = 1; j <= n; j++)
            {
                if (Math.Abs(((double)i / m) - ((double)j / n)) > limit)
                {
                    left[j] = 1;
                    continue;
                }
                // The last step came from (i - 1, j) with chance i / (i + j), else from (i, j - 1).
                var share = (double)i / (i + j);
                left[j] = (share * left[j]) + ((1 - share) * left[j - 1]);
            }
        }
        return Math.Min(1, left[n]);
    }
}
