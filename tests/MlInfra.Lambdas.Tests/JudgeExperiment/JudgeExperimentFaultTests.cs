using System.Text;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.JudgeExperiment;

/// <summary>What is lost, doubled, late or wrong.</summary>
public sealed class JudgeExperimentFaultTests : JudgedExperiment
{
    [Fact]
    public async Task A_shift_that_was_lost_is_made_good()
    {
        _rates = (0.02, 0.10);
        await LookAsync();
        Serve(hours: 40);
        _aws.Fail("UpdateEndpointWeightsAndCapacities", 500, "InternalFailure", "try again");

        await Assert.ThrowsAsync<AwsServiceException>(LookAsync);
        Assert.Equal((90, 10), _aws.Weights);
        await LookAsync();
        await LookAsync();

        Assert.Equal((100, 0), _aws.Weights);
        Assert.DoesNotContain("ShiftedByHand=1", _aws.Puts);
        Assert.True((bool?)_aws.ReadState()["over"]);
    }

    [Fact]
    public async Task An_endpoint_that_is_being_updated_by_another_at_that_moment_is_no_error()
    {
        _aws.Weights = (0, 100);
        _aws.Fail("UpdateEndpointWeightsAndCapacities", 400, "ValidationException", "Cannot update in-progress endpoint \\\"arn\\\".");

        await LookAsync();
        Assert.Contains("the next look shifts the weights", Log, StringComparison.Ordinal);
        await LookAsync();

        Assert.Equal((90, 10), _aws.Weights);
    }

    [Fact]
    public async Task An_end_that_could_not_be_told_is_told_by_the_next_look()
    {
        _rates = (0.02, 0.10);
        await LookAsync();
        Serve(hours: 40);
        await LookAsync();
        _aws.Fail("PutMetricData", 500, "InternalFailure", "try again");

        await Assert.ThrowsAsync<AwsServiceException>(LookAsync);
        Assert.Null((bool?)_aws.ReadState()["over"] is true ? "over" : null);
        await LookAsync();
        await LookAsync();

        Assert.Single(_aws.Puts, put => put == "ChampionBetter=1");
    }

    [Fact]
    public async Task A_doubled_event_changes_nothing()
    {
        _rates = (0.10, 0.02);

        await RunAsync(hours: 24, looks: 2);

        Assert.Equal(["75/25 on 1/1", "50/50 on 1/1", "0/100 on 1/1"], _aws.Changes);
    }

    [Fact]
    public async Task Reads_all_pages_of_the_metrics()
    {
        _aws.Page = 7;
        _rates = (0.10, 0.02);

        await RunAsync(hours: 24);

        Assert.Equal((0, 100), _aws.Weights);
    }

    [Fact]
    public async Task Latency_is_compared_by_the_means_of_the_periods()
    {
        _goal = """{"kind":"Latency"}""";
        var random = new Random(7);
        await LookAsync();
        for (var hour = 0; hour < 12; hour++)
        {
            for (var i = 0; i < 12; i++)
            {
                var at = _clock.Next();
                _aws.Served("Champion", at, 300, milliseconds: 20 + random.NextDouble());
                _aws.Served("Challenger", at, 100, milliseconds: 18 + random.NextDouble());
            }
            await LookAsync();
        }

        Assert.Equal((0, 100), _aws.Weights);
    }

    [Fact]
    public async Task What_the_application_counts_is_compared_after_it_has_settled()
    {
        _goal = """{"kind":"Share","higherIsBetter":true,"namespace":"Shop","metric":"Sales","trials":"Visits","dimensions":{"Shop":"de"},"variantDimension":"Variant","settleMinutes":120}""";
        await LookAsync();
        for (var hour = 0; hour < 12; hour++)
        {
            for (var i = 0; i < 12; i++)
            {
                var at = _clock.Next();
                Count("Champion", at, 30);
                Count("Challenger", at, 60);
            }
            await LookAsync();
            if (hour == 1) Assert.Contains("EffectLow=-1", _aws.Puts);
        }

        Assert.Equal((0, 100), _aws.Weights);

        void Count(string variant, DateTimeOffset at, int sales)
        {
            _aws.Own($"Shop/Visits/Sum/Shop=de,Variant={variant}", at, 300);
            _aws.Own($"Shop/Sales/Sum/Shop=de,Variant={variant}", at, sales);
        }
    }

    [Fact]
    public async Task Periods_with_more_hits_than_trials_are_left_out_and_told()
    {
        _goal = """{"kind":"Share","higherIsBetter":true,"namespace":"Shop","metric":"Sales"}""";
        await LookAsync();
        Serve(hours: 1);
        _aws.Own("Shop/Sales/Sum/VariantName=Challenger", _clock.Now.AddMinutes(-10), 1_000_000);
        _clock.Now = _clock.Now.AddMinutes(5);

        await LookAsync();

        Assert.Contains("Periods with more hits than trials are left out", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_look_does_not_undo_what_another_one_decided_meanwhile()
    {
        _rates = (0.10, 0.02);
        await LookAsync();
        Serve(hours: 24);
        _aws.Meanwhile = operation =>
        {
            // While the look of the hour reads the metrics, a guard rail stops the challenger.
            if (operation != "GetMetricData") return;
            _aws.Meanwhile = null;
            var state = _aws.ReadState();
            (state["wanted"], state["outcome"], state["reason"], state["decidedAt"]) = (0, "GuardRail", "It failed.", "2026-03-02T00:00:00+00:00");
            (_aws.State, _aws.Version, _aws.Weights) = (state.ToJsonString(), _aws.Version + 1, (100, 0));
        };

        await LookAsync();

        Assert.Equal((100, 0), _aws.Weights);
        Assert.Equal(("GuardRail", true), ((string?)_aws.ReadState()["outcome"], (bool?)_aws.ReadState()["over"]));
        Assert.Contains("Another look came first; this one looks anew.", Log, StringComparison.Ordinal);
        Assert.DoesNotContain("ShiftedByHand=1", _aws.Puts);
    }

    [Fact]
    public async Task Looks_that_others_overtake_each_time_leave_the_state_alone()
    {
        _aws.Meanwhile = operation =>
        {
            if (operation == "GetParameter") _aws.Version++;
        };

        await Assert.ThrowsAnyAsync<Exception>(LookAsync);

        Assert.Equal("{}", _aws.State);
        Assert.Empty(_aws.Changes);
    }

    [Fact]
    public async Task A_parameter_that_holds_something_else_is_named()
    {
        _aws.State = "nonsense";

        var error = await Assert.ThrowsAsync<InvalidDataException>(LookAsync);

        Assert.StartsWith("The parameter /churn holds no state of an experiment (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("set it to {} to begin anew.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"Best"}""", "EXPERIMENT defines no experiment: goal.kind is 'Best', which is none of Errors, Latency, Share, Mean.")]
    [InlineData("""{"kind":"Mean"}""", "EXPERIMENT defines no experiment: goal Mean needs namespace and metric.")]
    public void A_goal_that_is_none_fails_the_start(string goal, string message)
    {
        _goal = goal;

        Assert.Equal(message, Assert.Throws<FunctionConfigurationException>(Create).Message);
    }
}
