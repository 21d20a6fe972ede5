using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Tests.Statistics;

/// <summary>Numbers that lie close together, far from zero: the rounding of their mean must not pass for their spread.</summary>
public sealed class NarrowTests
{
    [Fact]
    public void A_constant_has_no_spread_however_it_is_rounded()
    {
        var moments = Of(Enumerable.Repeat(0.1, 10_000));

        Assert.Equal((0.1, 0.0), (moments.Mean, moments.StandardDeviation));
    }

    [Fact]
    public void Neighbours_of_a_large_number_spread_as_they_do()
    {
        var moments = Of(Enumerable.Range(0, 512).Select(at => 1e15 + (at % 4)));

        Assert.Equal(Math.Sqrt(1.25), moments.StandardDeviation, 1e-9);
        Assert.Equal(1e15 + 1.5, moments.Mean, 0.13); // what a double can tell there
    }

    private static Moments Of(IEnumerable<double> values)
    {
        var moments = default(Moments);
        foreach (var block in values.Chunk(512)) moments.Add(block);
        return moments;
    }
}
