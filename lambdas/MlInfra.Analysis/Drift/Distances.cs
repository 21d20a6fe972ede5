using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Drift;

/// <summary>How far two distributions lie apart.</summary>
public static class Distances
{
    /// <summary>
    /// Population stability index of counts in the same bins: sum of (q - p) ln(q / p). Every bin gets half a record more, so that an empty one
    /// counts much but not infinitely.
    /// </summary>
    public static double PopulationStability(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        double index = 0, before = 0, now = 0;
        for (var i = 0; i < baseline.Length; i++)
        {
            before += baseline[i] + 0.5;
            now += current[i] + 0.5;
        }
        for (var i = 0; i < baseline.Length; i++)
        {
            var (p, q) = ((baseline[i] + 0.5) / before, (current[i] + 0.5) / now);
            index += (q - p) * Math.Log(q / p);
        }
        return index;
    }

    /// <summary>Jensen-Shannon distance to base 2: the root of the divergence, 0 for the same and 1 for disjoint distributions.</summary>
    public static double JensenShannon(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        var (before, now) = (Total(baseline), Total(current));
        double divergence = 0;
        for (var i = 0; i < baseline.Length; i++)
        {
            var (p, q) = (baseline[i] / before, current[i] / now);
            var middle = (p + q) / 2;
            if (p > 0) divergence += p * Math.Log2(p / middle);
            if (q > 0) divergence += q * Math.Log2(q / middle);
        }
        return Math.Sqrt(Math.Max(0, divergence / 2));
    }

    /// <summary>Half the sum of the differences of shares.</summary>
    public static double TotalVariation(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        var (before, now) = (Total(baseline), Total(current));
        double sum = 0;
        for (var i = 0; i < baseline.Length; i++) sum += Math.Abs((baseline[i] / before) - (current[i] / now));
        return sum / 2;
    }

    /// <summary>The greatest difference of a share.</summary>
    public static double LInfinity(ReadOnlySpan<double> baseline, ReadOnlySpan<double> current)
    {
        var (before, now) = (Total(baseline), Total(current));
        double greatest = 0;
        for (var i = 0; i < baseline.Length; i++) greatest = Math.Max(greatest, Math.Abs((baseline[i] / before) - (current[i] / now)));
        return greatest;
    }

    /// <summary>Wasserstein-1 distance, in the unit of the numbers: how far they moved on average.</summary>
    public static double Wasserstein(WeightedSample baseline, WeightedSample current)
    {
        var a = baseline.Values;
        var b = current.Values;
        if (a.IsEmpty || b.IsEmpty) return double.NaN;
        var (i, j) = (0, 0);
        double area = 0, below = 0, other = 0;
        var last = Math.Min(a[0], b[0]);
        while (i < a.Length || j < b.Length)
        {
            var next = j >= b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            area += Math.Abs(below - other) * (next - last);
            if (i < a.Length && a[i] == next) below = baseline.Cumulative[i++] / baseline.Total;
            if (j < b.Length && b[j] == next) other = current.Cumulative[j++] / current.Total;
            last = next;
        }
        return area;
    }

    private static double Total(ReadOnlySpan<double> counts)
    {
        double total = 0;
        foreach (var count in counts) total += count;
        return total;
    }
}
