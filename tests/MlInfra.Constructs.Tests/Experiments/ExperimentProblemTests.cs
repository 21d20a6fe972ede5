using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Experiments;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Experiments;

public sealed class ExperimentProblemTests
{
    private static readonly ProductionVariant Champion = ExperimentFixture.Variant("Champion", 90);
    private static readonly ProductionVariant Challenger = ExperimentFixture.Variant("Challenger", 10);

    [Fact]
    public void An_endpoint_of_one_variant() => Rejects(
        "Endpoint: got an endpoint with 1 variants (Champion), must have two, a champion and a challenger; add the challenger as a variant.", null, Champion);

    [Fact]
    public void An_endpoint_of_three() => Rejects(
        "Endpoint: got an endpoint with 3 variants (Champion, Challenger, Third), must have two, a champion and a challenger; give the others an endpoint of their own.",
        null, Champion, Challenger, ExperimentFixture.Variant("Third", 1));

    [Fact]
    public void Names_that_are_none_of_the_variants() => Rejects(
        """
        Champion: got 'Old', must be a variant of the endpoint, which has Champion, Challenger; take one of these.
        Challenger: got 'New', must be a variant of the endpoint, which has Champion, Challenger; take one of these.
        """, props => props with { Champion = "Old", Challenger = "New" });

    [Fact]
    public void A_challenger_that_is_the_champion() => Rejects(
        "Challenger: got 'Champion', which is the champion, must be the other variant; take one of Champion, Challenger.", props => props with { Challenger = "Champion" });

    [Fact]
    public void Weights_that_give_the_challenger_another_share_than_its_first() => Rejects(
        "Endpoint.InitialVariantWeight: got 1 for Champion and 1 for Challenger, 50 % for the challenger, must give the challenger 10 %, its first share; set 90 and 10.",
        null, Champion with { InitialVariantWeight = 1 }, Challenger with { InitialVariantWeight = 1 });

    [Fact]
    public void Weights_of_the_same_share_in_other_numbers_are_as_good() =>
        _ = Synthesized.Of(stack => _ = ExperimentFixture.Define(stack, null, Champion with { InitialVariantWeight = 9 }, Challenger with { InitialVariantWeight = 1 }));

    [Fact]
    public void An_endpoint_that_is_judged_already()
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => ExperimentFixture.Define(stack, props =>
        {
            _ = new Experiment(stack, "First", props);
            return props;
        })));

        Assert.Equal("""
            Experiment at 'Test/Experiment' can't be defined:
            Endpoint: got an endpoint that the experiment 'Test/First' judges, must be judged by one experiment, or two would shift the weights against each other; leave one out, and give its goal to the other or to an alarm.
            """, error.Message);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("10, 10", 10.0, 10.0)]
    [InlineData("10, 100", 10.0, 100.0)]
    [InlineData("25, 10", 25.0, 10.0)]
    public void Shares_that_do_not_rise(string got, params double[] shares)
    {
        var expected = $"SharePercents: got {got}, must be 1 to 10 rising percents above 0 and below 100; take 10, 25, 50.";
        var weight = shares.Length > 0 ? shares[0] : 10;

        Rejects(expected, props => props with { SharePercents = shares }, Champion with { InitialVariantWeight = 100 - weight }, Challenger with { InitialVariantWeight = weight });
    }

    [Theory]
    [InlineData(9, "StepTime: got 9 minutes, must be 10 minutes to 7 days; take 6 hours.")]
    [InlineData(10081, "StepTime: got 10081 minutes, must be 10 minutes to 7 days; take 6 hours.")]
    public void Steps_too_short_or_long(int minutes, string problem) => Rejects(problem, props => props with { StepTime = Duration.Minutes(minutes) });

    [Theory]
    [InlineData(59, "MaxDuration: got 59 minutes, must be 1 hour to 60 days, for which CloudWatch keeps periods of five minutes; take 14 days.")]
    [InlineData(86401, "MaxDuration: got 86401 minutes, must be 1 hour to 60 days, for which CloudWatch keeps periods of five minutes; take 14 days.")]
    [InlineData(1079, "MaxDuration: got 17.983333333333334 hours for 3 shares of 6 hours each, must leave time for each share; make it longer, or the steps shorter or fewer.")]
    public void A_time_too_short_or_long(int minutes, string problem) => Rejects(problem, props => props with { MaxDuration = Duration.Minutes(minutes) });

    [Theory]
    [InlineData(10, 60, 60 * 24)]
    [InlineData(360, 1080, 5)]
    [InlineData(7 * 24 * 60, 60 * 24 * 60, 60)]
    public void The_limits_themselves_are_fine(int step, int most, int every) => _ = ExperimentFixture.Of(
        props => props with { StepTime = Duration.Minutes(step), MaxDuration = Duration.Minutes(most), Every = Duration.Minutes(every) });

    [Theory]
    [InlineData(299)]
    [InlineData(330)]
    [InlineData(86460)]
    public void Looks_too_often_or_seldom(int seconds) => Rejects(
        $"Every: got {seconds} seconds, must be whole minutes from 5 minutes to 24 hours; take 1 hour.", props => props with { Every = Duration.Seconds(seconds) });

    [Fact]
    public void Numbers_out_of_their_ranges() => Rejects(
        """
        Goal.Margin: got 1, must be a difference of shares, above 0 and below 1; take 0.01 for one of 100, or leave it out.
        GuardRails.ErrorShare: got 0, must be a share above 0 and below 1; take 0.05 for five of 100 requests, or null for any.
        Confidence: got 1, must be a chance above 0.5 and below 1; take 0.95.
        StepRequests: got 0, must be at least 1; take 500.
        ExperimentName: got 'a/b', must be 1 to 63 letters, digits and hyphens; drop the other characters.
        MetricNamespace: got 'AWS/Own', must be 1 to 255 letters, digits and ._-/#: that do not begin with AWS/, which is AWS's own; take MlInfra/Experiments.
        MemoryMiB: got 64 MiB, must be 128 to 10240 MiB, as Lambda offers; take 1024.
        LogRetentionDays: got 2 days, must be a period that CloudWatch Logs offers; take 3.
        """, props => props with
        {
            Goal = ExperimentGoal.ErrorRate() with { Margin = 1 },
            GuardRails = new() { ErrorShare = 0 },
            Confidence = 1,
            StepRequests = 0,
            ExperimentName = "a/b",
            MetricNamespace = "AWS/Own",
            MemoryMiB = 64,
            LogRetentionDays = 2,
        });

    [Fact]
    public void A_goal_of_metrics_that_can_not_be() => Rejects(
        """
        Goal.Margin: got -1, must be above 0; name the smallest difference that matters, or leave it out.
        Goal.MetricNamespace: got 'a b', must be 1 to 255 letters, digits and ._-/#:; name the namespace that your application puts its metrics in.
        Goal.MetricName: got '', must be 1 to 255 characters, as CloudWatch names metrics; name the metric that your application puts.
        Goal.SettlesAfter: got 15 days, must be at most 14 days, which is how late CloudWatch takes a value; count what is known sooner.
        """, props => props with { Goal = ExperimentGoal.Mean("a b", "") with { Margin = -1, SettlesAfter = Duration.Days(15) } });

    private static void Rejects(string problems, Func<ExperimentProps, ExperimentProps>? change, params ProductionVariant[] variants)
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(stack => _ = ExperimentFixture.Define(stack, change, variants)));

        Assert.Equal($"Experiment at 'Test/Experiment' can't be defined:\n{problems}", error.Message);
    }
}
