using System.Xml.Linq;
using MlInfra.Cli.Simulation;

namespace MlInfra.Cli.Tests.Simulation;

public sealed class ScalingModelTests
{
    private static readonly ScalingPolicy Usual = new();

    [Theory]
    [InlineData(500, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(4500, 5)]
    [InlineData(50000, 10)]
    public void Steady_traffic_settles_at_what_it_needs_within_the_limits(double rate, int instances)
    {
        var result = ScalingModel.Run(Usual, Traffic.Pattern("steady", rate, rate, 600));

        Assert.Equal(instances, result.Minutes[^1].Instances);
        Assert.Equal(instances, result.Minutes[300].Instances);
        Assert.False(result.Oscillates);
    }

    [Fact]
    public void A_spike_adds_instances_after_three_known_minutes_and_their_start_and_takes_them_away_after_fifteen()
    {
        double[] rates = [.. Enumerable.Range(0, 240).Select(minute => minute is >= 60 and < 120 ? 4000.0 : 500.0)];

        var minutes = ScalingModel.Run(Usual, rates).Minutes;

        // Minutes 60 to 62 are known at the end of minute 63; five minutes of start follow from minute 64.
        Assert.Equal(1, minutes[68].Instances);
        Assert.Equal(4, minutes[69].Instances);
        Assert.Equal(2500, minutes[68].Lost);
        Assert.Equal(0, minutes[69].Lost);
        // Minutes 120 to 134 are known at the end of minute 135.
        Assert.Equal(4, minutes[135].Instances);
        Assert.Equal(1, minutes[136].Instances);
    }

    [Fact]
    public void A_smooth_day_follows_the_traffic_and_loses_nothing()
    {
        var result = ScalingModel.Run(Usual, Traffic.Pattern("daily", 500, 8000, 24 * 60));

        Assert.Equal(0, result.Lost);
        Assert.Equal(8, result.Most);
        Assert.False(result.Oscillates);
        Assert.Empty(result.Advice());
    }

    [Fact]
    public void A_policy_without_pauses_under_bursts_is_told_to_oscillate()
    {
        var result = ScalingModel.Run(Usual with { ScaleInCooldown = 0, StartUp = 60 }, Traffic.Pattern("bursts", 500, 12000, 600));

        Assert.True(result.Oscillates);
        Assert.Contains(result.Advice(), advice => advice.Contains("--scale-in-cooldown", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fleet_at_its_most_is_told_apart_from_one_that_is_too_slow()
    {
        var small = ScalingModel.Run(Usual with { Max = 2 }, Traffic.Pattern("steady", 9000, 9000, 120));
        var slow = ScalingModel.Run(Usual with { Max = 20 }, Traffic.Pattern("spike", 500, 9000, 120));

        Assert.Contains(small.Advice(), advice => advice.Contains("raise --max", StringComparison.Ordinal));
        Assert.Contains(slow.Advice(), advice => advice.Contains("raise --min", StringComparison.Ordinal));
    }

    [Fact]
    public void The_picture_is_well_formed_and_marks_lost_minutes()
    {
        var result = ScalingModel.Run(Usual, Traffic.Pattern("spike", 500, 9000, 120));

        var picture = XDocument.Parse(ScalingSvg.Draw(result));

        Assert.Equal(4, picture.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Equal(result.Minutes.Count(minute => minute.Lost > 0), picture.Descendants().Count(element => (string?)element.Attribute("opacity") == "0.18"));
    }
}
