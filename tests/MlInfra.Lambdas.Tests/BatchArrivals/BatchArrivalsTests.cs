using MlInfra.Aws;
using MlInfra.Lambdas.Runtime;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.BatchArrivals;

public sealed class BatchArrivalsTests : IAsyncDisposable
{
    private readonly ArrivalWorld _world = new();

    private FakeLoop Aws => _world.Aws;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task So_many_objects_make_a_batch_with_a_manifest_as_SageMaker_reads_it()
    {
        _world.Arrive("a.csv", "b.csv");
        Assert.Equal("Waiting", await _world.LookAsync());
        _world.Arrive("c d+e%.csv");

        Assert.Equal("Started", await _world.LookAsync());

        var run = Assert.Single(Aws.Runs);
        Assert.Equal("batch", run.Parameters["Mode"]);
        Assert.StartsWith("s3://data/mlinfra/arrivals/batches/20261123T120000Z-", run.Parameters["Manifest"], StringComparison.Ordinal);
        Assert.Equal("""[{"prefix":"s3://data/"},"incoming/a.csv","incoming/b.csv","incoming/c d+e%.csv"]""", Aws.Text(run.Parameters["Manifest"]["s3://".Length..]).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal($"3 objects arrived under s3://data/incoming/: 3 objects are at least 3. {run.Parameters["Manifest"]} lists them.", run.Description);
    }

    [Fact]
    public async Task Without_constants_the_run_is_told_the_manifest_alone()
    {
        _world.Settings.Remove("parameters");
        _world.Arrive("a.csv", "b.csv", "c.csv");

        await _world.LookAsync();

        Assert.Equal(["Manifest"], Assert.Single(Aws.Runs).Parameters.Keys);
    }

    [Fact]
    public async Task Without_arrivals_it_is_quiet_and_writes_nothing()
    {
        Assert.Equal("Quiet", await _world.LookAsync());

        Assert.Empty(Aws.Objects);
    }

    [Fact]
    public async Task So_many_bytes_make_a_batch()
    {
        Use(("bytes", 40));
        _world.Arrive("a.csv", "b.csv");
        Assert.Equal("Waiting", await _world.LookAsync());
        _world.Arrive("c.csv");

        Assert.Equal("Started", await _world.LookAsync());
    }

    [Fact]
    public async Task Quiet_after_the_last_makes_a_batch()
    {
        Use(("quietMinutes", 15));
        _world.Arrive("a.csv");
        Aws.Now = Aws.Now.AddMinutes(14);
        _world.Arrive("b.csv");
        Aws.Now = Aws.Now.AddMinutes(14);
        Assert.Equal("Waiting", await _world.LookAsync());
        Aws.Now = Aws.Now.AddMinutes(1);

        Assert.Equal("Started", await _world.LookAsync());
        Assert.Equal(["incoming/a.csv", "incoming/b.csv"], Assert.Single(_world.Batches));
    }

    [Fact]
    public async Task A_trickle_that_never_pauses_is_a_batch_after_the_longest_wait()
    {
        Use(("quietMinutes", 15), ("longestWaitMinutes", 60));
        var outcomes = new List<string>();
        for (var minute = 0; minute <= 60; minute += 10)
        {
            _world.Arrive($"{minute}.csv");
            outcomes.Add(await _world.LookAsync());
            Aws.Now = Aws.Now.AddMinutes(10);
        }

        Assert.Equal([.. Enumerable.Repeat("Waiting", 6), "Started"], outcomes);
    }

    [Fact]
    public async Task Other_ends_and_folders_are_no_arrivals()
    {
        Aws.Put("data/incoming/", "");
        Aws.Put("data/incoming/empty.csv", "");
        Aws.Put("data/elsewhere/a.csv", "1");
        _world.Arrive("a.txt", "b.txt", "c.txt", "d.txt");

        Assert.Equal("Quiet", await _world.LookAsync());
    }

    [Fact]
    public async Task No_object_is_taken_twice_but_new_content_under_its_key_is_new()
    {
        _world.Settings["count"] = 1;
        _world.Arrive("a.csv");
        await Cycle();
        _world.Arrive("a.csv");
        Assert.Equal("Quiet", await _world.LookAsync());
        Aws.Put("data/incoming/a.csv", "other data");

        await Cycle();

        Assert.Equal([["incoming/a.csv"], ["incoming/a.csv"]], _world.Batches);
    }

    [Fact]
    public async Task An_upload_in_parts_that_shows_itself_late_is_not_lost()
    {
        _world.Settings["count"] = 1;
        _world.Arrive("a.csv");
        await Cycle();
        Aws.Put("data/incoming/late.csv", "began before, ended after", Aws.Now.AddHours(-20));

        await Cycle();

        Assert.Equal([["incoming/a.csv"], ["incoming/late.csv"]], _world.Batches);
    }

    [Fact]
    public async Task The_watermark_forgets_what_lies_behind_its_horizon_and_takes_it_no_second_time()
    {
        _world.Settings["count"] = 1;
        for (var day = 0; day < 5; day++)
        {
            _world.Arrive($"{day}-a.csv", $"{day}-b.csv");
            Assert.Equal("Started", await Cycle());
            Aws.Now = Aws.Now.AddDays(1);
        }

        Assert.Equal("Quiet", await _world.LookAsync());
        var mark = Aws.Text("data/mlinfra/arrivals/watermark.json");
        Assert.DoesNotContain("2-a.csv", mark, StringComparison.Ordinal);
        Assert.Contains("3-a.csv", mark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_all_pages()
    {
        Aws.PageSize = 2;
        _world.Settings["count"] = 7;
        _world.Arrive("a.csv", "b.csv", "c.csv", "d.csv", "e.csv", "f.csv", "g.csv");

        Assert.Equal("Started", await _world.LookAsync());
        Assert.Equal(7, Assert.Single(_world.Batches).Length);
    }

    [Fact]
    public async Task A_batch_waits_for_the_run_before_it_unless_runs_may_overlap()
    {
        _world.Settings["count"] = 1;
        _world.Arrive("a.csv");
        await _world.LookAsync();
        _world.Arrive("b.csv");
        Assert.Equal("Running", await _world.LookAsync());
        _world.Settings["overlap"] = true;

        Assert.Equal("Started", await _world.LookAsync());
    }

    [Fact]
    public async Task However_many_look_at_once_each_object_is_in_one_batch()
    {
        _world.Settings["overlap"] = true;
        _world.Arrive("a.csv", "b.csv", "c.csv");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _world.LookAsync()));

        Assert.Equal(["incoming/a.csv", "incoming/b.csv", "incoming/c.csv"], Assert.Single(_world.Batches));
        Assert.All(outcomes, outcome => Assert.Contains(outcome, (string[])["Started", "Overtaken", "Quiet"]));
    }

    [Theory]
    [InlineData("ListObjectsV2", 1, false)]
    [InlineData("ListObjectsV2", 2, false)]
    [InlineData("PutObject", 1, false)]
    [InlineData("PutObject", 1, true)]
    [InlineData("PutObject", 2, false)]
    [InlineData("PutObject", 2, true)]
    [InlineData("PutObject", 3, false)]
    [InlineData("PutObject", 3, true)]
    [InlineData("StartPipelineExecution", 1, false)]
    [InlineData("StartPipelineExecution", 1, true)]
    public async Task A_look_that_is_killed_anywhere_is_finished_by_the_next(string at, int call, bool done)
    {
        // The first calls go through, the next fails: before it does what was asked, or after.
        _world.Settings["overlap"] = true;
        _world.Arrive("a.csv", "b.csv", "c.csv");
        Aws.FailCall(at, call, 500, "InternalFailure", done);

        await Assert.ThrowsAsync<AwsServiceException>(() => _world.LookAsync());
        await _world.LookAsync();
        _world.Arrive("d.csv", "e.csv", "f.csv");
        while (await _world.LookAsync() == "Started")
        {
        }

        Assert.Equal(["incoming/a.csv", "incoming/b.csv", "incoming/c.csv", "incoming/d.csv", "incoming/e.csv", "incoming/f.csv"], _world.Batches.SelectMany(batch => batch));
        Assert.Equal(2, _world.Batches.Count);
    }

    [Fact]
    public async Task A_start_that_is_refused_keeps_the_batch_until_it_is_taken()
    {
        _world.Arrive("a.csv", "b.csv", "c.csv");
        Aws.Fail("StartPipelineExecution", 400, "ResourceNotFound");

        Assert.Equal("ResourceNotFound", (await Assert.ThrowsAsync<AwsServiceException>(() => _world.LookAsync())).ErrorCode);
        _world.Arrive("d.csv");
        Assert.Equal("Started", await _world.LookAsync());

        Assert.Equal(["incoming/a.csv", "incoming/b.csv", "incoming/c.csv"], Assert.Single(_world.Batches));
    }

    [Fact]
    public async Task A_watermark_that_cannot_be_read_stops_it_by_name()
    {
        Aws.Put("data/mlinfra/arrivals/watermark.json", "{");
        _world.Arrive("a.csv", "b.csv", "c.csv");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => _world.LookAsync());

        Assert.StartsWith("The watermark s3://data/mlinfra/arrivals/watermark.json cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Aws.Runs);
    }

    [Fact]
    public async Task Names_the_setting_that_cannot_be_read()
    {
        _world.Settings.Remove("prefix");

        var error = await Assert.ThrowsAsync<FunctionConfigurationException>(() => _world.LookAsync());

        Assert.StartsWith("The environment variable ARRIVALS is not what the function's construct sets: ", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> Cycle()
    {
        var outcome = await _world.LookAsync();
        _world.EndRuns();
        return outcome;
    }

    private void Use(params (string Name, double Value)[] rules)
    {
        _world.Settings.Remove("count");
        foreach (var (name, value) in rules) _world.Settings[name] = name == "bytes" ? (long)value : value;
    }
}
