using System.Text;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.JudgeExperiment;

public sealed class JudgeExperimentTests : IAsyncDisposable
{
    private const string Errors = """{"kind":"Errors"}""";
    private readonly FakeExperiment _aws = new();
    private readonly Clock _clock = new();
    private readonly MemoryStream _log = new();
    private string _goal = Errors;
    private string _more = "";
    private (double Champion, double Challenger) _rates = (0.05, 0.05);

    private string Log => Encoding.UTF8.GetString(_log.ToArray());

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Begins_with_the_first_share_whatever_weights_a_deployment_kept()
    {
        _aws.Weights = (0, 100);

        await LookAsync();

        Assert.Equal(["90/10 on 1/1"], _aws.Changes);
        Assert.Equal("Started=1", _aws.Puts[0]);
        Assert.Equal(("model-a", "model-b", 0.1), ((string?)_aws.ReadState()["championModel"], (string?)_aws.ReadState()["challengerModel"], (double?)_aws.ReadState()["wanted"]));
    }

    [Fact]
    public async Task A_better_challenger_goes_up_step_by_step_and_ends_with_all_of_the_traffic()
    {
        _rates = (0.10, 0.02);

        await RunAsync(hours: 24);

        Assert.Equal(["75/25 on 1/1", "50/50 on 1/1", "0/100 on 1/1"], _aws.Changes);
        Assert.Equal(("ChallengerBetter", true), ((string?)_aws.ReadState()["outcome"], (bool?)_aws.ReadState()["over"]));
        Assert.Single(_aws.Puts, put => put == "ChallengerBetter=1");
        Assert.Single(_aws.Puts, put => put == "Ended=1");
    }

    [Fact]
    public async Task A_worse_challenger_ends_with_none_of_it()
    {
        _rates = (0.02, 0.10);

        await RunAsync(hours: 48);

        Assert.Equal("100/0", _aws.Changes[^1][..5]);
        Assert.Equal("ChampionBetter", (string?)_aws.ReadState()["outcome"]);
        Assert.DoesNotContain(_aws.Puts, put => put.StartsWith("ChallengerBetter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_equal_one_ends_when_the_time_is_over()
    {
        _more = ""","maxHours":24""";

        await RunAsync(hours: 26);

        Assert.Equal("100/0 on 1/1", _aws.Changes[^1]);
        Assert.Equal("NoDifference", (string?)_aws.ReadState()["outcome"]);
    }

    [Fact]
    public async Task An_experiment_that_is_over_changes_nothing_any_more_even_if_someone_shifts_weights()
    {
        _rates = (0.10, 0.02);
        await RunAsync(hours: 24);
        var changes = _aws.Changes.Count;
        _aws.Weights = (50, 50);

        await RunAsync(hours: 5);

        Assert.Equal(changes, _aws.Changes.Count);
        Assert.Contains("The experiment of these models is over.", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_begins_another_experiment()
    {
        _rates = (0.10, 0.02);
        await RunAsync(hours: 24);
        _aws.Models = ("model-b", "model-c");

        await LookAsync();

        Assert.Equal("90/10 on 1/1", _aws.Changes[^1]);
        Assert.Equal("model-c", (string?)_aws.ReadState()["challengerModel"]);
        Assert.Null(_aws.ReadState()["outcome"]);
    }

    [Fact]
    public async Task A_failing_challenger_is_stopped_at_the_next_look()
    {
        await RunAsync(hours: 1);
        _rates = (0, 1);
        await RunAsync(hours: 1);
        await LookAsync();

        Assert.Equal(["100/0 on 1/1"], _aws.Changes);
        Assert.Single(_aws.Puts, put => put == "GuardRail=1");
    }

    [Fact]
    public async Task A_look_at_the_guard_rails_alone_stops_and_does_nothing_else()
    {
        _rates = (0.10, 0.02);
        await LookAsync();
        Serve(hours: 12);
        var (told, state) = (_aws.Puts.Count, _aws.State);

        await LookAsync("""{"look":"guard"}""");
        Assert.Equal((told, state, 0), (_aws.Puts.Count, _aws.State, _aws.Changes.Count));

        _rates = (0, 1);
        Serve(hours: 1);
        await LookAsync("""{"look":"guard"}""");
        await LookAsync("""{"look":"guard"}""");

        Assert.Equal(["100/0 on 1/1"], _aws.Changes);
        Assert.Equal(("GuardRail", true), ((string?)_aws.ReadState()["outcome"], (bool?)_aws.ReadState()["over"]));
    }

    [Fact]
    public async Task A_slow_challenger_is_stopped_at_the_next_look()
    {
        _more = ""","latencyP99Microseconds":2000000""";
        await RunAsync(hours: 1, p99: 1999);
        Assert.Empty(_aws.Changes);

        await RunAsync(hours: 1, p99: 2001);

        Assert.Equal(["100/0 on 1/1"], _aws.Changes);
    }

    [Fact]
    public async Task Errors_of_callers_are_none_of_the_model()
    {
        await LookAsync();
        for (var i = 0; i < 12; i++) _aws.Served("Challenger", _clock.Next(), 100, clientErrors: 90, modelErrors: 91);
        await LookAsync();
        Assert.Empty(_aws.Changes);

        for (var i = 0; i < 12; i++) _aws.Served("Challenger", _clock.Next(), 100, clientErrors: 10, modelErrors: 80);
        await LookAsync();

        Assert.Equal(["100/0 on 1/1"], _aws.Changes);
    }

    [Theory]
    [InlineData("Updating")]
    [InlineData("RollingBack")]
    [InlineData("Creating")]
    [InlineData("Failed")]
    public async Task An_endpoint_that_is_not_in_service_is_left_alone(string status)
    {
        _aws.Status = status;
        _aws.Weights = (0, 100);

        await LookAsync();

        Assert.Equal(("{}", 0, 0), (_aws.State, _aws.Changes.Count, _aws.Puts.Count));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_yet_is_no_error()
    {
        _aws.Exists = false;

        await LookAsync();

        Assert.Contains("The endpoint is not in service", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_that_someone_set_by_hand_is_taken_as_the_new_one()
    {
        await RunAsync(hours: 2);
        _aws.Weights = (70, 30);

        await RunAsync(hours: 5);
        Assert.Empty(_aws.Changes);
        Assert.Single(_aws.Puts, put => put == "ShiftedByHand=1");

        await RunAsync(hours: 3);
        Assert.Equal(["50/50 on 1/1"], _aws.Changes);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(0, 1)]
    public async Task Giving_one_variant_everything_by_hand_ends_the_experiment(double champion, double challenger)
    {
        await RunAsync(hours: 2);
        _aws.Weights = (champion, challenger);

        await RunAsync(hours: 8);

        Assert.Empty(_aws.Changes);
        Assert.Equal(("ByHand", true), ((string?)_aws.ReadState()["outcome"], (bool?)_aws.ReadState()["over"]));
    }

    [Fact]
    public async Task The_challenger_gets_instances_before_it_gets_the_traffic()
    {
        _rates = (0.10, 0.02);
        _aws.Instances = (4, 1);

        await RunAsync(hours: 24);

        Assert.Equal(["75/25 on 4/1", "75/25 on 4/2", "50/50 on 4/2", "50/50 on 4/4", "0/100 on 4/4"], _aws.Changes);
    }

    [Fact]
    public async Task Instances_that_scaling_takes_away_again_are_asked_for_once_a_step()
    {
        _rates = (0.10, 0.02);
        _aws.Instances = (4, 1);

        for (var hour = 0; hour < 24; hour++)
        {
            await RunAsync(hours: 1);
            _aws.Instances = (4, 1);
        }

        Assert.Equal((0, 100), _aws.Weights);
    }

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

    private async Task RunAsync(int hours, int looks = 1, double p99 = 40)
    {
        if (_aws.State == "{}") await LookAsync();
        for (var hour = 0; hour < hours; hour++)
        {
            Serve(hours: 1, p99);
            for (var i = 0; i < looks; i++) await LookAsync();
        }
    }

    private void Serve(int hours, double p99 = 40)
    {
        for (var i = 0; i < hours * 12; i++)
        {
            var at = _clock.Next();
            var all = _aws.Weights.Champion + _aws.Weights.Challenger;
            Variant("Champion", _aws.Weights.Champion / all, _rates.Champion, 40);
            Variant("Challenger", _aws.Weights.Challenger / all, _rates.Challenger, p99);

            void Variant(string name, double share, double rate, double slowest)
            {
                var requests = (int)(600 * share);
                if (requests > 0) _aws.Served(name, at, requests, (int)Math.Round(requests * rate), modelErrors: (int)Math.Round(requests * rate), p99: slowest);
            }
        }
    }

    private Task LookAsync() => LookAsync("{}");

    private async Task LookAsync(string payload) => await Create()
        .InvokeAsync(Encoding.UTF8.GetBytes(payload), new Invocation("request-1", DateTimeOffset.UtcNow.AddMinutes(1), null, null, new JsonLog(_log, TimeProvider.System)), CancellationToken.None);

    private ILambdaFunction Create()
    {
        var definition = $$"""
            {"experiment":"churn-v2","endpoint":"churn","champion":"Champion","challenger":"Challenger","parameter":"/churn","metricNamespace":"MlInfra/Experiments","errorShare":0.3,"goal":{{_goal}}{{_more}}}
            """;
        var environment = new Dictionary<string, string> { [Functions.Variable] = "JudgeExperiment", ["EXPERIMENT"] = definition };
        return Functions.Create(new FunctionEnvironment(environment.GetValueOrDefault, new JsonLog(_log, TimeProvider.System), _clock) { Aws = _aws.Options });
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        /// <summary>The period that begins now; and now is its end.</summary>
        public DateTimeOffset Next()
        {
            var begins = Now;
            Now = Now.AddMinutes(5);
            return begins;
        }
    }
}
