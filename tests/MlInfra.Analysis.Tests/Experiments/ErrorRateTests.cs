using MlInfra.Analysis.Experiments;
using static MlInfra.Analysis.Experiments.ExperimentOutcome;

namespace MlInfra.Analysis.Tests.Experiments;

/// <summary>
/// 400 experiments each, looked at every hour for two weeks: how often the rule is wrong, against the 5 % that it promises over all looks together.
/// Each test writes what it counted.
/// </summary>
public sealed class ErrorRateTests(ITestOutputHelper output)
{
    private const int Runs = 400;
    private const double Alpha = 0.05;
    private static readonly ExperimentSettings Fewer = new() { HigherIsBetter = false };
    private static readonly ExperimentSettings More = new() { HigherIsBetter = true };
    private static readonly ExperimentSettings Week = Fewer with { MaxDuration = TimeSpan.FromDays(7) };

    [Theory]
    [InlineData(0.05, 500)]
    [InlineData(0.002, 500)]
    [InlineData(0.3, 60)]
    public void Equal_challengers_are_told_apart_no_more_often_than_promised(double share, int requests)
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, requests, _ => (share, share), Fewer));

        Assert.InRange(tally.Share(ChallengerBetter) + tally.Share(ChampionBetter), 0, Alpha);
        Assert.InRange(tally.Share(NoDifference), 1 - Alpha, 1);
    }

    [Fact]
    public void A_better_challenger_is_promoted()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.05, 0.04), Fewer));

        Assert.InRange(tally.Share(ChallengerBetter), 1 - Alpha, 1);
        Assert.InRange(tally.Hours, 8, 72);
    }

    [Fact]
    public void More_is_better_where_successes_are_counted()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.10, 0.12), More));

        Assert.InRange(tally.Share(ChallengerBetter), 1 - Alpha, 1);
    }

    [Fact]
    public void A_worse_challenger_is_never_promoted_but_by_chance()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.05, 0.06), Fewer));

        Assert.InRange(tally.Share(ChallengerBetter), 0, Alpha / 2);
        Assert.InRange(tally.Share(ChampionBetter), 1 - Alpha, 1);
    }

    [Fact]
    public void The_worse_it_is_the_fewer_requests_it_harms()
    {
        var slightly = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.05, 0.06), Fewer));
        var plainly = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.05, 0.10), Fewer));

        Assert.Equal(1, plainly.Share(ChampionBetter));
        Assert.True(plainly.ChallengerRequests * 5 < slightly.ChallengerRequests);
    }

    [Fact]
    public void Shares_that_change_over_the_day_deceive_nobody_while_the_weights_shift()
    {
        // Errors rise while the challenger's share does: pooled over the time, the challenger would look worse without being so.
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, hour => (0.01 + (0.0003 * hour), 0.01 + (0.0003 * hour)), Fewer));

        Assert.InRange(tally.Share(ChallengerBetter) + tally.Share(ChampionBetter), 0, Alpha);
    }

    [Fact]
    public void Equal_challengers_end_as_equivalent_long_before_the_time_is_over_where_a_margin_is_given()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, hour => Both(0.05 + (0.03 * Math.Sin(hour * Math.PI / 12))), Fewer, margin: 0.02));

        Assert.InRange(tally.Share(Equivalent), 1 - Alpha, 1);
        Assert.InRange(tally.Hours, 1, 72);

        static (double, double) Both(double share) => (share, share);
    }

    [Fact]
    public void A_challenger_at_the_margin_counts_as_equivalent_no_more_often_than_promised()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.05, 0.07), Fewer, margin: 0.02));

        Assert.InRange(tally.Share(Equivalent) + tally.Share(ChallengerBetter), 0, Alpha);
    }

    [Fact]
    public void A_failing_challenger_is_stopped_at_the_first_look()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.002, 0.5), Fewer with { Guard = new() { ErrorShare = 0.05 } }));

        Assert.Equal(1, tally.Share(GuardRail));
        Assert.Equal(1, tally.Hours);
    }

    [Fact]
    public void A_guard_rail_stops_no_challenger_that_keeps_to_it()
    {
        var tally = Say(ExperimentSimulation.Errors(Runs, 500, _ => (0.04, 0.04), Fewer with { Guard = new() { ErrorShare = 0.05 } }));

        Assert.InRange(tally.Share(GuardRail), 0, Alpha);
    }

    [Theory]
    [InlineData(100, 0.8)]
    [InlineData(20, 1.0)]
    public void Equal_latencies_are_told_apart_no_more_often_than_promised(int requestsAPeriod, double deviation)
    {
        var tally = Say(ExperimentSimulation.Latency(Runs / 2, requestsAPeriod, 20, 20, deviation, Week));

        Assert.InRange(tally.Share(ChallengerBetter) + tally.Share(ChampionBetter), 0, Alpha);
    }

    [Fact]
    public void A_faster_challenger_is_promoted_and_a_slower_one_not()
    {
        var faster = Say(ExperimentSimulation.Latency(Runs / 2, 100, 20, 19, 0.8, Week));
        var slower = Say(ExperimentSimulation.Latency(Runs / 2, 100, 20, 21, 0.8, Week));

        Assert.InRange(faster.Share(ChallengerBetter), 1 - Alpha, 1);
        Assert.InRange(slower.Share(ChampionBetter), 1 - Alpha, 1);
        Assert.InRange(slower.Share(ChallengerBetter), 0, Alpha / 2);
    }

    private ExperimentSimulation.Tally Say(ExperimentSimulation.Tally tally)
    {
        output.WriteLine(tally.ToString());
        return tally;
    }
}
