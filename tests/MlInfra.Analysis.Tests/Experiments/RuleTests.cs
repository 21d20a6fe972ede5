using MlInfra.Analysis.Experiments;

namespace MlInfra.Analysis.Tests.Experiments;

public sealed class RuleTests
{
    private static readonly ExperimentSettings Settings = new() { HigherIsBetter = false, Guard = new() { ErrorShare = 0.05, LatencyP99 = 2000 } };

    [Theory]
    [InlineData(0.1, 6, 500, 0.25)]
    [InlineData(0.25, 6, 500, 0.5)]
    [InlineData(0.5, 100, 50000, 0.5)]
    [InlineData(0.1, 5.9, 500, 0.1)]
    [InlineData(0.1, 6, 499, 0.1)]
    [InlineData(0.3, 6, 500, 0.5)]
    [InlineData(0.8, 6, 500, 0.8)]
    [InlineData(0.100000001, 0, 0, 0.100000001)]
    public void The_share_goes_up_after_the_time_and_the_requests_of_a_step(double share, double hours, long trials, double expected)
    {
        var decision = ExperimentRule.Decide(Settings, At(share, hours, trials, Nothing()));

        Assert.Equal((ExperimentOutcome.Continue, expected), (decision.Outcome, decision.Share));
    }

    [Theory]
    [InlineData(0.1, 0.9, ExperimentOutcome.Continue, 0.1)]
    [InlineData(0.1, 1, ExperimentOutcome.Continue, 0.25)]
    [InlineData(0.25, 1, ExperimentOutcome.Continue, 0.5)]
    [InlineData(0.5, 0.9, ExperimentOutcome.Continue, 0.5)]
    [InlineData(0.5, 1, ExperimentOutcome.ChallengerBetter, 1)]
    public void A_better_challenger_goes_through_the_steps_quickly(double share, double hours, ExperimentOutcome outcome, double expected)
    {
        var decision = ExperimentRule.Decide(Settings, At(share, hours, 0, Shown(challengerHits: 0)));

        Assert.Equal((outcome, expected), (decision.Outcome, decision.Share));
    }

    [Fact]
    public void A_worse_challenger_gets_nothing_any_more()
    {
        var decision = ExperimentRule.Decide(Settings, At(0.1, 0, 0, Shown(challengerHits: 90)));

        Assert.Equal((ExperimentOutcome.ChampionBetter, 0.0), (decision.Outcome, decision.Share));
    }

    [Fact]
    public void What_was_shown_first_stays()
    {
        var test = Shown(challengerHits: 90);
        for (var i = 0; i < 200; i++) test.Add(new(100, 90, 100, 0));

        Assert.Equal(1, test.Direction);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Equivalents_are_a_matter_of_choice(bool challengerWinsTies, double expected)
    {
        var test = new SequentialShares(0.05, 0.2);
        for (var i = 0; i < 50; i++) test.Add(new(100, 10, 100, 10));

        var decision = ExperimentRule.Decide(Settings with { ChallengerWinsTies = challengerWinsTies }, At(0.1, 0, 0, test));

        Assert.Equal((ExperimentOutcome.Equivalent, expected), (decision.Outcome, decision.Share));
    }

    [Fact]
    public void At_the_end_of_its_time_the_champion_stays()
    {
        var decision = ExperimentRule.Decide(Settings, At(0.5, 0, 0, Nothing()) with { Elapsed = Settings.MaxDuration });

        Assert.Equal(new(ExperimentOutcome.NoDifference, 0, "Nothing is shown after 336 hours; the champion stays."), decision);
    }

    [Fact]
    public void Errors_stop_it_whatever_else_is_shown()
    {
        var decision = ExperimentRule.Decide(Settings, At(0.5, 0, 0, Shown(challengerHits: 0)) with { Guard = new(100, 20, null) });

        Assert.Equal(new(ExperimentOutcome.GuardRail, 0, "20 of the challenger's last 100 requests failed; 5% may."), decision);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 3, false)]
    [InlineData(4, 4, true)]
    [InlineData(100, 15, false)]
    [InlineData(100, 16, true)]
    [InlineData(0, 0, false)]
    public void As_many_errors_as_chance_gives_are_no_breach(long requests, long errors, bool stops) =>
        Assert.Equal(stops, ExperimentRule.Decide(Settings, At(0.1, 0, 0, Nothing()) with { Guard = new(requests, errors, null) }).Outcome == ExperimentOutcome.GuardRail);

    [Theory]
    [InlineData(99, 9000.0, false)]
    [InlineData(100, 2000.0, false)]
    [InlineData(100, 2000.1, true)]
    [InlineData(100, null, false)]
    public void A_slow_challenger_is_stopped_once_there_are_requests_enough(long requests, double? p99, bool stops)
    {
        var decision = ExperimentRule.Decide(Settings, At(0.1, 0, 0, Nothing()) with { Guard = new(requests, 0, p99) });

        Assert.Equal(stops ? new(ExperimentOutcome.GuardRail, 0, $"The p99 of the challenger's last {requests} requests is 2000.1; 2000 is allowed.") : new(ExperimentOutcome.Continue, 0.1, "Nothing is shown yet."), decision);
    }

    private static SequentialShares Nothing() => new(0.05);

    private static SequentialShares Shown(int challengerHits)
    {
        var test = new SequentialShares(0.05);
        for (var i = 0; i < 20; i++) test.Add(new(100, 40, 100, challengerHits));
        return test;
    }

    private static ExperimentProgress At(double share, double hours, long trials, SequentialTest test) => new()
    {
        Elapsed = TimeSpan.FromHours(hours),
        Share = share,
        AtShare = TimeSpan.FromHours(hours),
        TrialsAtShare = trials,
        Guard = new(0, 0, null),
        Test = test,
    };
}
