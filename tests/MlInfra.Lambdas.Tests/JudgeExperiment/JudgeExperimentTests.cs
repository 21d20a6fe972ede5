using System.Text;
using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Tests.JudgeExperiment;

public sealed class JudgeExperimentTests : JudgedExperiment
{
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
}
