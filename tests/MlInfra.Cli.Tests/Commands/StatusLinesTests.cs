using MlInfra.Aws.CloudWatch;
using MlInfra.Cli.Commands;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Tests.Commands;

/// <summary>What `status` says of what was found.</summary>
public sealed class StatusLinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExperimentNow Running = new(
        "churn", "endpoint", "Blue", "Green", "fewer failed requests", "log", 0.25, 0.25, Noon.AddHours(-3), Noon.AddHours(-1), null, null, null,
        new JudgesLook(Noon, "Nothing is shown yet.", -0.0012, -0.02, 0.018));

    [Fact]
    public void An_endpoint_of_components_tells_their_copies_and_what_they_were_asked()
    {
        var endpoint = new EndpointState("fleet", ServedConfiguration.OfComponents, "InService", "config", null, [new("AllTraffic", null, null, 2, 2, "ml.g5.xlarge", null, false, 67.58)], [], null)
        {
            Components =
            [
                new("tiny", "InService", "AllTraffic", 2, 2, "model-a", null) { Traffic = new(1200, 3, 1, 8.25, 31.4) },
                new("large", "Failed", "AllTraffic", 0, 1, "model-b", "no room") { Traffic = new(0, 0, 0, null, null) },
            ],
        };

        var shown = Shown(screen => EndpointLines.Show(screen, endpoint, null));

        Assert.Equal(
            """
            ✓ Endpoint  fleet InService inference components $67.58 a day
                        AllTraffic  2 instances of ml.g5.xlarge
                        tiny  InService  2 copies  on the fleet AllTraffic
                          1200 requests in the last 60 minutes, 1 5xx, 3 4xx, model 8.3 ms on average, p99 at worst 31 ms
                        large  Failed  0 of 1 wanted copies  on the fleet AllTraffic
                          no requests in the last 60 minutes
                          no room
            """, shown);
    }

    [Fact]
    public void A_running_experiment_tells_its_shares_its_goal_and_what_the_judge_said_last() => Assert.Equal(
        """
        ✓ A/B test  churn on endpoint: Green 25% against Blue 75%
                    goal: fewer failed requests
                    runs since 2026-11-23 09:00 UTC, at this share since 2026-11-23 11:00 UTC
                    looked at 2026-11-23 12:00 UTC: Nothing is shown yet. difference -0.0012, from -0.02 to 0.018
        """, Shown(screen => WatchLines.Show(screen, Running)));

    [Fact]
    public void An_experiment_that_a_guard_rail_stopped_tells_why_and_since_when() => Assert.Equal(
        """
        ✗ A/B test  churn on endpoint: Green 0% against Blue 100%
                    goal: fewer failed requests
                    stopped by a guard rail: 9 of 40 requests failed. since 2026-11-23 12:00 UTC
        """, Shown(screen => WatchLines.Show(screen, Running with { Share = 0, Outcome = "GuardRail", Reason = "9 of 40 requests failed.", DecidedAt = Noon })));

    [Fact]
    public void An_experiment_without_a_state_has_not_begun() => Assert.Contains(
        "– A/B test  churn on endpoint: Green against Blue  has not begun", Shown(screen => WatchLines.Show(screen, Running with { Share = null, StartedAt = null, LastLook = null })));

    [Theory]
    [InlineData("Completed", 0, "✓ Monitor   data quality of endpoint: 2026-11-23 11:00 to 12:00 UTC 400 records, no violations")]
    [InlineData("CompletedWithViolations", 1, "✗ Monitor   data quality of endpoint: 2026-11-23 11:00 to 12:00 UTC 400 records, 1 violation")]
    [InlineData("NoData", 0, "– Monitor   data quality of endpoint: 2026-11-23 11:00 to 12:00 UTC no data")]
    [InlineData("Failed", 0, "✗ Monitor   data quality of endpoint: 2026-11-23 11:00 to 12:00 UTC could not be judged")]
    public void A_monitor_tells_the_period_it_judged_last_and_its_verdict(string verdict, int violations, string line)
    {
        var monitor = new MonitorNow("DataQuality", "m", "endpoint", "log", new(Noon.AddHours(-1), Noon, verdict, 400, violations, null, null), Noon.AddHours(-1));

        Assert.Equal(line, Shown(screen => WatchLines.Show(screen, monitor)));
        Assert.Equal(line + ", so since 2026-11-23 09:00 UTC", Shown(screen => WatchLines.Show(screen, monitor with { Since = Noon.AddHours(-3) })));
    }

    [Fact]
    public void A_monitor_without_a_judgement_says_so() =>
        Assert.Equal("– Monitor   bias of endpoint: has judged nothing yet", Shown(screen => WatchLines.Show(screen, new MonitorNow("Bias", "m", "endpoint", "log", null, null))));

    [Fact]
    public void An_alarm_that_rings_is_told_in_words_before_its_name()
    {
        AlarmState[] alarms =
        [
            new() { AlarmName = "Quiet", StateValue = "OK", Since = Noon },
            new() { AlarmName = "Loud-1A2B", AlarmDescription = "Too many errors", StateValue = "ALARM", StateReason = "Threshold Crossed", Since = Noon },
        ];

        Assert.Equal(
            """
            ✗ Alarms    1 of 2 rings
                        since 2026-11-23 12:00 UTC: Too many errors
                          Loud-1A2B: Threshold Crossed
            """, Shown(screen => EndpointLines.Show(screen, alarms, [])));
    }

    [Theory]
    [InlineData(true, "✓ Alarms    none of 1 rings (1 without data)")]
    [InlineData(false, "✗ Alarms    1 of 1 rings")]
    public void A_monitor_that_judges_no_more_is_news_and_one_that_has_not_begun_is_none(bool isNew, string first)
    {
        AlarmState[] alarms = [new() { AlarmName = "Missing-1A2B", AlarmDescription = "The monitor m-1 of endpoint has judged nothing for 3 periods: see whether", StateValue = "INSUFFICIENT_DATA", Since = Noon }];

        Assert.Equal(first, Shown(screen => EndpointLines.Show(screen, alarms, isNew ? ["m-1"] : [])).Split('\n')[0]);
    }

    [Theory]
    [InlineData("""{"kind": "Errors"}""", "fewer failed requests")]
    [InlineData("""{"kind": "Latency"}""", "less model latency")]
    [InlineData("""{"kind": "Share", "metric": "Sales", "higherIsBetter": true}""", "more Sales of all requests")]
    [InlineData("""{"kind": "Mean", "metric": "Amount", "higherIsBetter": true}""", "more Amount on average")]
    public void A_goal_is_told_in_words(string goal, string words) => Assert.Equal(words, ExperimentNow.Words(System.Text.Json.Nodes.JsonNode.Parse(goal)!));

    private static string Shown(Action<Screen> show)
    {
        using var text = new StringWriter();
        show(new(AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) }), TextWriter.Null, json: false));
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
