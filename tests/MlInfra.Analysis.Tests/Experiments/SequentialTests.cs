using MathNet.Numerics.Distributions;
using MlInfra.Analysis.Experiments;

namespace MlInfra.Analysis.Tests.Experiments;

public sealed class SequentialTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-0.05)]
    public void The_evidence_of_a_period_has_an_expectation_of_at_most_one_wherever_the_hypothesis_holds(double delta)
    {
        const int Champion = 7, Challenger = 4;
        foreach (var share in new[] { 0.02, 0.06, 0.2, 0.5, 0.8 })
        {
            foreach (var below in new[] { 0, 0.01, 0.1, 0.3 })
            {
                if (share + delta - below is < 0 or > 1) continue;

                // All counts there are, with their chances: the expectation, exactly.
                var expectation = 0.0;
                for (var a = 0; a <= Champion; a++)
                {
                    for (var b = 0; b <= Challenger; b++)
                    {
                        var process = new ShareProcess(delta);
                        process.Add(new(Champion, a, Challenger, b), 0.15);
                        expectation += Binomial.PMF(share, Champion, a) * Binomial.PMF(share + delta - below, Challenger, b) * Math.Exp(process.Now);
                    }
                }

                Assert.InRange(expectation, 0, 1 + 1e-9);
            }
        }
    }

    [Fact]
    public void The_interval_of_shares_covers_the_truth_at_every_look_and_shrinks()
    {
        const int Runs = 200;
        var missed = 0;
        var widths = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var test = new SequentialShares(0.05);
            var covered = true;
            for (var period = 1; period <= 64; period++)
            {
                test.Add(new(300, Binomial.Sample(random, 0.1, 300), 100, Binomial.Sample(random, 0.13, 100)));
                if (!int.IsPow2(period)) continue;
                var effect = test.Effect();
                covered &= effect.Low <= 0.03 && 0.03 <= effect.High;
                if (period == 64) widths.Add(effect.High - effect.Low);
            }
            if (!covered) missed++;
        }

        Assert.InRange(missed, 0, Runs * 0.05);
        // A test at one fixed look would have 0.019; looking always costs about twice that.
        Assert.InRange(widths.Average(), 0.019, 0.045);
    }

    [Fact]
    public void The_interval_of_means_covers_the_truth_at_every_look()
    {
        const int Runs = 400;
        var missed = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var test = new SequentialMeans(0.05);
            var covered = true;
            for (var period = 0; period < 200; period++)
            {
                test.Add(new(90, Normal.Sample(random, 50, 1), 30, Normal.Sample(random, 52, 2)));
                var effect = test.Effect();
                covered &= effect.Low <= 2 && 2 <= effect.High;
            }
            if (!covered) missed++;
        }

        Assert.InRange(missed, 0, Runs * 0.05);
    }

    [Fact]
    public void Before_anything_is_known_nothing_is_said()
    {
        var shares = new SequentialShares(0.05, 0.01);
        var means = new SequentialMeans(0.05, 1);
        shares.Add(new(0, 0, 10, 10));
        means.Add(new(29, 5, 1000, 1));

        Assert.Equal((0, false, 0, false), (shares.Direction, shares.Equivalent, means.Direction, means.Equivalent));
        Assert.Equal((double.NaN, -1, 1), (shares.Effect().Estimate, shares.Effect().Low, shares.Effect().High));
        Assert.Equal((double.NaN, double.NegativeInfinity), (means.Effect().Estimate, means.Effect().Low));
    }

    [Fact]
    public void Periods_without_requests_to_one_variant_change_nothing()
    {
        var one = new SequentialShares(0.05);
        var other = new SequentialShares(0.05);
        foreach (var block in new ShareBlock[] { new(100, 5, 20, 3), new(100, 6, 20, 9) })
        {
            one.Add(block);
            other.Add(block);
            other.Add(default);
        }

        Assert.Equal(one.Effect(), other.Effect());
    }

    [Fact]
    public void Counts_that_can_not_be_are_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new SequentialShares(0.05).Add(new(1, 2, 0, 0)));
        Assert.Contains("more hits than trials", refused.Message);
        Assert.Throws<ArgumentException>(() => new SequentialMeans(0.05).Add(new(1, double.NaN, 0, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialShares(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialShares(0.05, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialMeans(1));
    }
}
