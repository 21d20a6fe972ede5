using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Analysis.Bias;

/// <summary>
/// Clarify's flip test: what would the model answer the facet's records, were they of the other side? The five nearest of the others vote
/// (the nearest alone where there are at most ten). FT is how many more the answers favour than the neighbours do, as a share.
/// </summary>
internal static class FlipTest
{
    private const int Neighbours = 5;
    private const int EnoughForNeighbours = 10;

    public static Interval Run(IReadOnlyList<BiasRecord> records, BiasSettings settings)
    {
        var random = new Random(settings.Seed);
        var facet = Sample([.. records.Where(r => r.InFacet)], settings.FlipTestSample, random);
        var others = Sample([.. records.Where(r => !r.InFacet)], settings.FlipTestSample, random);
        var neighbours = others.Length > EnoughForNeighbours ? Neighbours : 1;
        var flips = new int[facet.Length];
        for (var i = 0; i < facet.Length; i++)
        {
            var vote = Vote(facet[i].Features!, others, neighbours);
            flips[i] = facet[i].Predicted!.Value.CompareTo(vote);
        }
        var value = flips.Length == 0 ? double.NaN : flips.Sum() / (double)flips.Length;
        // Only the facet's records are drawn again: the neighbours are what it is held against.
        double[] counts = [flips.Count(f => f < 0), flips.Count(f => f == 0), flips.Count(f => f > 0)];
        var (draw, drawn) = (new Multinomial(settings.Seed), new double[3]);
        var resampled = Enumerable.Range(0, settings.Resamples).Select(_ =>
        {
            draw.Draw(counts, drawn);
            return (drawn[2] - drawn[0]) / flips.Length;
        });
        return Intervals.Bootstrap(value, resampled, settings.Confidence);
    }

    private static bool Vote(double[] point, BiasRecord[] others, int neighbours)
    {
        Span<double> nearest = stackalloc double[Neighbours];
        Span<bool> votes = stackalloc bool[Neighbours];
        nearest.Fill(double.PositiveInfinity);
        foreach (var other in others)
        {
            double distance = 0;
            for (var i = 0; i < point.Length; i++) distance += (point[i] - other.Features![i]) * (point[i] - other.Features[i]);
            var at = neighbours;
            while (at > 0 && distance < nearest[at - 1]) at--;
            if (at == neighbours) continue;
            for (var i = neighbours - 1; i > at; i--) (nearest[i], votes[i]) = (nearest[i - 1], votes[i - 1]);
            (nearest[at], votes[at]) = (distance, other.Predicted!.Value);
        }
        var favourable = 0;
        for (var i = 0; i < neighbours; i++)
        {
            if (votes[i]) favourable++;
        }
        return favourable * 2 > neighbours;
    }

    private static BiasRecord[] Sample(BiasRecord[] records, int most, Random random)
    {
        if (records.Length <= most) return records;
        random.Shuffle(records);
        return records[..most];
    }
}
