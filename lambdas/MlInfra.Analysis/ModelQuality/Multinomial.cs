using MathNet.Numerics.Distributions;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>
/// Resamples a table of counts: drawing n records with replacement and counting them is one multinomial draw, so a bootstrap over millions of
/// records costs no more than its cells.
/// </summary>
internal sealed class Multinomial(int seed)
{
    private readonly Random _random = new(seed);

    public void Draw(ReadOnlySpan<double> counts, Span<double> into)
    {
        double total = 0;
        foreach (var count in counts) total += count;
        var left = (long)Math.Round(total);
        for (var i = 0; i < counts.Length; i++)
        {
            var share = total <= 0 ? 0 : Math.Clamp(counts[i] / total, 0, 1);
            into[i] = left == 0 || share == 0 ? 0 : share >= 1 ? left : Binomially(left, share);
            left -= (long)into[i];
            total -= counts[i];
        }
    }

    public int Below(int limit) => _random.Next(limit);

    // Beyond a variance of 1,000 the normal approximation is off by less than the bootstrap's own noise.
    private long Binomially(long count, double share)
    {
        var variance = count * share * (1 - share);
        if (variance > 1000) return Math.Clamp((long)Math.Round(Normal.Sample(_random, count * share, Math.Sqrt(variance))), 0, count);
        if (share > 0.5) return count - Binomially(count, 1 - share);
        // By the gaps between hits: as many draws as there are hits.
        long hits = 0, at = 0;
        var log = Math.Log(1 - share);
        while (true)
        {
            at += 1 + (long)Math.Min(count, Math.Floor(Math.Log(1 - _random.NextDouble()) / log));
            if (at > count) return hits;
            hits++;
        }
    }
}
