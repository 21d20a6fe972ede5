using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.RetrainOnDrift;

public sealed class RetrainOnDriftTests : IAsyncDisposable
{
    private readonly DriftWorld _world = new();

    private FakeLoop Aws => _world.Aws;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_ringing_alarm_starts_the_pipeline_with_the_window_that_drifted_and_says_why()
    {
        Drift();

        Assert.Equal("Started", await _world.LookAsync());

        var run = Assert.Single(Aws.Runs);
        Assert.Equal("drift-20261123T1100Z", run.Name);
        Assert.Equal(new() { ["DriftFrom"] = "2026-11-23T09:00:00Z", ["DriftUntil"] = "2026-11-23T11:00:00Z" }, new Dictionary<string, string>(run.Parameters));
        Assert.Equal(
            "Retraining for drift. quality of tumour: 4 violations in 2 periods from 2026-11-23T09:00:00Z to 2026-11-23T11:00:00Z; "
            + "the alarm data rings since 2026-11-23T11:00:00Z; report s3://artifacts/monitoring/tumour/quality/2026/11/23/10/report.html.",
            run.Description);
    }

    [Fact]
    public async Task Quiet_alarms_start_nothing_whatever_the_event_says()
    {
        Drift();
        _world.Quiet("data");

        Assert.Equal("Quiet", await _world.LookAsync("""{"Records":[{"Sns":{"Message":"{\"AlarmName\":\"data\",\"NewStateValue\":\"ALARM\"}","Timestamp":"2026-11-23T11:00:00Z"}}]}"""));

        Assert.Empty(Aws.Runs);
    }

    [Fact]
    public async Task Doubled_alarms_start_one_run()
    {
        Drift();

        var outcomes = new[] { await _world.LookAsync(), await _world.LookAsync(), await _world.LookAsync() };

        Assert.Equal(["Started", "Running", "Running"], outcomes);
        Assert.Single(Aws.Runs);
    }

    [Fact]
    public async Task However_many_look_at_once_one_run_is_started()
    {
        Drift();
        _world.Ring("model");
        _world.Period("accuracy", Aws.Now.AddHours(-2));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _world.LookAsync()));

        Assert.Single(Aws.Runs);
        Assert.Contains("Started", outcomes);
        Assert.All(outcomes, outcome => Assert.True(outcome is "Started" or "Running", outcome));
    }

    [Fact]
    public async Task An_answer_that_is_lost_and_asked_for_again_starts_one_run()
    {
        Drift();
        Aws.MaxRetries = 2;
        Aws.Fail("StartPipelineExecution", 500, "InternalFailure", after: true);

        Assert.Equal("Started", await _world.LookAsync());

        Assert.Single(Aws.Runs);
        Assert.Equal(2, Aws.Calls.Count(call => call == "StartPipelineExecution"));
    }

    [Fact]
    public async Task Drift_that_is_met_while_a_run_executes_is_answered_when_it_has_ended()
    {
        Aws.Runs.Add(new FakeRun($"{FakeLoop.Pipeline}/execution/nightly", Aws.Now.AddMinutes(-10), "nightly"));
        Drift();

        Assert.Equal("Running", await _world.LookAsync());
        Aws.Runs[0].Status = "Succeeded";
        Assert.Equal("Started", await _world.LookAsync("""{"source":"aws.sagemaker","time":"2026-11-23T12:00:00Z","detail":{"currentPipelineExecutionStatus":"Succeeded"}}"""));

        Assert.Equal(2, Aws.Runs.Count);
    }

    [Fact]
    public async Task Drift_that_goes_on_is_answered_again_after_the_cool_down_with_what_drifted_since()
    {
        Drift();
        await _world.LookAsync();
        Aws.Runs[0].Status = "Succeeded";
        Aws.Now = Aws.Now.AddHours(23);
        _world.Period("quality", Aws.Now.AddHours(-3));

        Assert.Equal("CoolingDown", await _world.LookAsync());
        Aws.Now = Aws.Now.AddHours(1);
        Assert.Equal("Started", await _world.LookAsync());

        Assert.Equal(("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"), (Aws.Runs[1].Parameters["DriftFrom"], Aws.Runs[1].Parameters["DriftUntil"]));
    }

    [Fact]
    public async Task An_alarm_that_only_goes_on_ringing_over_answered_periods_starts_nothing()
    {
        Drift();
        await _world.LookAsync();
        Aws.Runs[0].Status = "Succeeded";
        Aws.Now = Aws.Now.AddHours(25);

        Assert.Equal("Answered", await _world.LookAsync());
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Stopped")]
    public async Task A_run_that_came_to_nothing_is_no_answer_but_cools_down(string status)
    {
        Drift();
        await _world.LookAsync();
        Aws.Runs[0].Status = status;

        Assert.Equal("CoolingDown", await _world.LookAsync());
        Aws.Now = Aws.Now.AddHours(24);
        Assert.Equal("Started", await _world.LookAsync());

        Assert.Equal(Aws.Runs[0].Parameters, Aws.Runs[1].Parameters);
    }

    [Fact]
    public async Task A_days_budget_is_not_exceeded_whatever_the_cool_down()
    {
        _world.Settings["coolDownHours"] = 1;
        _world.Settings["maxRunsPerDay"] = 2;
        var outcomes = new List<string>();
        _world.Ring("data");
        for (var hour = 0; hour < 26; hour += 2)
        {
            _world.Period("quality", Aws.Now.AddHours(-1));
            outcomes.Add(await _world.LookAsync());
            foreach (var run in Aws.Runs) run.Status = "Succeeded";
            Aws.Now = Aws.Now.AddHours(2);
        }

        Assert.Equal(["Started", "Started", .. Enumerable.Repeat("BudgetUsed", 10), "Started"], outcomes);
        Assert.Equal(("2026-11-23T15:00:00Z", "2026-11-24T12:00:00Z"), (Aws.Runs[2].Parameters["DriftFrom"], Aws.Runs[2].Parameters["DriftUntil"]));
    }

    [Fact]
    public async Task Runs_that_others_start_neither_cool_down_nor_use_the_budget()
    {
        Aws.Runs.Add(new FakeRun($"{FakeLoop.Pipeline}/execution/nightly", Aws.Now.AddHours(-2), "nightly") { Status = "Succeeded" });
        Drift();

        Assert.Equal("Started", await _world.LookAsync());
    }

    [Fact]
    public async Task Looks_through_as_many_pages_of_runs_as_the_time_has()
    {
        Aws.RunsInPage = 2;
        Aws.Runs.Add(new FakeRun($"{FakeLoop.Pipeline}/execution/drift", Aws.Now.AddHours(-23), "drift-20261122T1300Z") { Status = "Succeeded" });
        for (var i = 0; i < 5; i++) Aws.Runs.Add(new FakeRun($"{FakeLoop.Pipeline}/execution/{i}", Aws.Now.AddHours(-i - 1), "other") { Status = "Succeeded" });
        Drift();

        Assert.Equal("CoolingDown", await _world.LookAsync());
    }

    [Fact]
    public async Task Several_monitors_share_a_run_over_all_of_what_drifted_with_the_labelled_records()
    {
        Drift();
        _world.Ring("model");
        _world.Period("accuracy", Aws.Now.AddHours(-5));

        await _world.LookAsync();

        var run = Assert.Single(Aws.Runs);
        Assert.Equal(("2026-11-23T07:00:00Z", "2026-11-23T11:00:00Z"), (run.Parameters["DriftFrom"], run.Parameters["DriftUntil"]));
        Assert.Equal("s3://artifacts/monitoring/tumour/accuracy/merge/2026/11/23/07/", run.Parameters["Labelled"]);
        Assert.Contains("quality of tumour: 4 violations in 2 periods", run.Description, StringComparison.Ordinal);
        Assert.Contains("accuracy of tumour: 2 violations in 1 period from", run.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 10, "2026/11/23/")]
    [InlineData(-1, 10, "2026/11/")]
    [InlineData(-24 * 30, 10, "2026/")]
    [InlineData(-24 * 330, 10, "")]
    public async Task Labelled_records_of_several_periods_lie_under_the_deepest_folder_that_holds_them_all(int first, int last, string folder)
    {
        _world.Settings["lookBackHours"] = 24 * 400;
        var midnight = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        _world.Ring("model");
        _world.Period("accuracy", midnight.AddHours(first));
        _world.Period("accuracy", midnight.AddHours(last));

        await _world.LookAsync();

        Assert.Equal($"s3://artifacts/monitoring/tumour/accuracy/merge/{folder}", Assert.Single(Aws.Runs).Parameters["Labelled"]);
    }

    [Fact]
    public async Task Only_periods_that_drifted_count_and_none_from_before_the_look_back()
    {
        _world.Ring("data");
        _world.Period("quality", Aws.Now.AddHours(-170));
        _world.Period("quality", Aws.Now.AddHours(-3), violations: 0);
        _world.Period("quality", Aws.Now.AddHours(-2), status: "NoData");

        Assert.Equal("Answered", await _world.LookAsync());
    }

    [Fact]
    public async Task A_monitor_without_markers_goes_by_what_its_alarm_looked_at_once()
    {
        _world.Settings["monitors"]![0]!.AsObject().Remove("reports");
        _world.Ring("data");

        Assert.Equal("Started", await _world.LookAsync());
        Aws.Runs[0].Status = "Succeeded";
        Aws.Now = Aws.Now.AddHours(30);
        Assert.Equal("Answered", await _world.LookAsync());

        Assert.Equal(("2026-11-23T08:00:00Z", "2026-11-23T11:00:00Z"), (Aws.Runs[0].Parameters["DriftFrom"], Aws.Runs[0].Parameters["DriftUntil"]));
    }

    [Fact]
    public async Task Throttling_is_waited_out_and_past_that_fails_so_that_the_event_comes_again()
    {
        Drift();
        Aws.MaxRetries = 2;
        Aws.Fail("ListPipelineExecutions", 400, "ThrottlingException");
        Aws.Fail("StartPipelineExecution", 400, "ThrottlingException");
        Assert.Equal("Started", await _world.LookAsync());
        Aws.Runs.Clear();
        Aws.MaxRetries = 0;
        Aws.Fail("ListPipelineExecutions", 400, "ThrottlingException");

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => _world.LookAsync());

        Assert.True(error.IsThrottling);
        Assert.Empty(Aws.Runs);
        Assert.Equal("Started", await _world.LookAsync());
    }

    [Fact]
    public async Task A_pipeline_that_is_gone_fails_loudly()
    {
        Drift();
        Aws.Fail("ListPipelineExecutions", 400, "ResourceNotFound");

        Assert.Equal("ResourceNotFound", (await Assert.ThrowsAsync<AwsServiceException>(() => _world.LookAsync())).ErrorCode);
    }

    [Fact]
    public async Task An_alarm_that_is_gone_is_said_and_does_not_stop_the_others()
    {
        Drift();

        Assert.Equal("Started", await _world.LookAsync());

        Assert.Contains("An alarm does not exist; its monitor is passed over.", _world.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_setting_that_cannot_be_read()
    {
        _world.Settings.Remove("pipeline");

        var error = await Assert.ThrowsAsync<FunctionConfigurationException>(() => _world.LookAsync());

        Assert.StartsWith("The environment variable RETRAINING is not what the function's construct sets: ", error.Message, StringComparison.Ordinal);
    }

    // Two hours of which the second ended an hour ago.
    private void Drift()
    {
        _world.Ring("data");
        _world.Period("quality", Aws.Now.AddHours(-4), violations: 0);
        _world.Period("quality", Aws.Now.AddHours(-3));
        _world.Period("quality", Aws.Now.AddHours(-2));
    }
}
