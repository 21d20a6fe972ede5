using System.Text.Json.Nodes;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class DataQualityRunTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Judges_the_hour_that_is_over_and_leaves_files_metrics_and_the_marker()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("capture/e/v/2026/03/01/10/05-00-1.jsonl", Captured.File(2, 1000, ids: "p"));
        Cloud.Put("capture/e/v/2026/03/01/10/35-00-2.jsonl", Captured.File(3, 1000, ids: "q"));
        Cloud.Put("capture/e/v/2026/03/01/11/05-00-3.jsonl", Captured.File(4, 10, ids: "r"));

        var answer = await _host.InvokeAsync();

        Assert.Equal("""{"done":[{"from":"2026-03-01T10:00:00+00:00","status":"Completed","violations":0}],"underWay":0,"left":0}""", answer.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var marker = _host.Marker("2026-03-01T10");
        Assert.Equal(("Completed", 2000L, 0L, 0, 2), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!, (int)marker["violations"]!, (int)marker["files"]!));
        Assert.Equal((FakeCloud.Version, "s3://bucket/reports/e/watch/2026/03/01/10/report.html"), ((string?)marker["modelPackageArn"], (string?)marker["report"]));
        Assert.Equal(2000, (int)Cloud.Json("reports/e/watch/2026/03/01/10/statistics.json")["dataset"]!["item_count"]!);
        Assert.Empty(Cloud.Json("reports/e/watch/2026/03/01/10/constraint_violations.json")["violations"]!.AsArray());
        Assert.True(Cloud.Objects.ContainsKey("reports/e/watch/2026/03/01/10/constraints.json"));
        Assert.Contains("version tumour/7", Cloud.Text("reports/e/watch/2026/03/01/10/report.html"), StringComparison.Ordinal);
        Assert.Equal([2000.0], Cloud.Values("Records"));
        Assert.Equal([0.0], Cloud.Values("Violations"));
        Assert.Equal([0.0], Cloud.Values("FailedRuns"));
        Assert.All(Cloud.Metrics, metric => Assert.Equal(("Endpoint=e MonitoringSchedule=watch", new DateTimeOffset(2026, 3, 1, 10, 59, 0, TimeSpan.Zero)), (metric.Series, metric.Time)));
        var mean = Cloud.Metrics.Single(metric => metric.Name == "feature_data_a");
        Assert.Equal(("aws/sagemaker/Endpoints/data-metrics", 2000.0), (mean.Namespace, mean.SampleCount));
        Assert.Contains(Cloud.Metrics, metric => metric.Name == "feature_baseline_drift_b");
    }

    [Fact]
    public async Task Says_what_drifted_and_since_when()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("capture/e/v/2026/03/01/09/1.jsonl", Captured.File(2, 1000, shift: 1));
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(3, 1000, shift: 1));

        await _host.InvokeAsync();

        Assert.Equal("CompletedWithViolations", (string?)_host.Marker("2026-03-01T10")["status"]);
        var violation = Assert.Single(Cloud.Json("reports/e/watch/2026/03/01/10/constraint_violations.json")["violations"]!.AsArray(), v => (string)v!["constraint_check_type"]! == "baseline_drift_check")!;
        Assert.Equal("a", (string?)violation["feature_name"]);
        Assert.Equal("""{"a":"2026-03-01T09:00:00+00:00"}""", Cloud.Json("reports/e/watch/drift_history.json")["since"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.All(Cloud.Values("Violations"), value => Assert.True(value >= 1));
    }

    [Fact]
    public async Task An_hour_without_traffic_is_no_data_and_costs_few_calls()
    {
        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T10");
        Assert.Equal(("NoData", "there was no traffic"), ((string?)marker["status"], (string?)marker["reason"]));
        Assert.Equal([0.0], Cloud.Values("Records"));
        Assert.Empty(Cloud.Values("Violations"));
        Assert.InRange(Cloud.Calls.Count, 1, 7);
        Assert.DoesNotContain(Cloud.Calls, call => call.StartsWith("Describe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_missed_hour_is_made_up_for_once_the_oldest_first()
    {
        await Captured.BaselineAsync(Cloud);
        foreach (var hour in new[] { "07", "08", "10" }) Cloud.Put($"capture/e/v/2026/03/01/{hour}/1.jsonl", Captured.File(2, 200));

        var first = await _host.InvokeAsync();
        var calls = Cloud.Calls.Count;
        var second = await _host.InvokeAsync();

        Assert.Equal(["Completed", "Completed", "NoData", "Completed"], first["done"]!.AsArray().Select(period => (string?)period!["status"]));
        Assert.StartsWith("2026-03-01T07", (string?)first["done"]![0]!["from"], StringComparison.Ordinal);
        Assert.Empty(second["done"]!.AsArray());
        Assert.All(Cloud.Calls.Skip(calls), call => Assert.StartsWith("ListObjectsV2", call, StringComparison.Ordinal));
        Assert.Equal([200.0, 200, 0, 200], Cloud.Values("Records"));
    }

    [Fact]
    public async Task Hours_further_back_than_the_limit_are_let_go()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["catchUpHours"] = 3;
        foreach (var hour in new[] { "05", "06", "07", "08", "09", "10" }) Cloud.Put($"capture/e/v/2026/03/01/{hour}/1.jsonl", Captured.File(2, 200));

        var answer = await _host.InvokeAsync();

        Assert.Equal(3, answer["done"]!.AsArray().Count);
        Assert.StartsWith("2026-03-01T08", (string?)answer["done"]![0]!["from"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_long_outage_it_is_told_which_hours_nobody_will_judge()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["catchUpHours"] = 3;
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 200));
        await _host.InvokeAsync();
        Assert.DoesNotContain("too old to be caught up", _host.LogText, StringComparison.Ordinal);
        // Until 21:20 nothing runs: of 11 to 20 only the last three are done.
        foreach (var hour in new[] { "18", "19" }) Cloud.Put($"capture/e/v/2026/03/01/{hour}/1.jsonl", Captured.File(3, 200));
        Cloud.Now = Cloud.Now.AddHours(10);

        var answer = await _host.InvokeAsync();

        Assert.Equal(3, answer["done"]!.AsArray().Count);
        Assert.Contains("\"first\":\"2026-03-01T11\",\"periods\":7", _host.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lag_puts_off_the_period_and_its_metrics_time()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["lagHours"] = 3;
        Cloud.Put("capture/e/v/2026/03/01/07/1.jsonl", Captured.File(2, 200));
        Cloud.Put("capture/e/v/2026/03/01/08/1.jsonl", Captured.File(2, 200));

        var answer = await _host.InvokeAsync();

        Assert.StartsWith("2026-03-01T07", (string?)Assert.Single(answer["done"]!.AsArray())!["from"], StringComparison.Ordinal);
        Assert.All(Cloud.Metrics, metric => Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 59, 0, TimeSpan.Zero), metric.Time));
    }

    [Fact]
    public async Task A_day_is_one_period()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["periodHours"] = 24;
        Cloud.Put("capture/e/v/2026/02/28/00/1.jsonl", Captured.File(2, 200, ids: "p"));
        Cloud.Put("capture/e/v/2026/02/28/23/1.jsonl", Captured.File(3, 200, ids: "q"));
        Cloud.Put("capture/e/v/2026/03/01/00/1.jsonl", Captured.File(4, 200, ids: "r"));

        await _host.InvokeAsync();

        Assert.Equal(400, (int)_host.Marker("2026-02-28T00")["records"]!);
        Assert.True(Cloud.Objects.ContainsKey("reports/e/watch/2026/02/28/00/report.html"));
    }

    [Fact]
    public async Task Without_a_baseline_the_period_failed_and_never_passes()
    {
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 200));

        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T10");
        Assert.Equal("Failed", (string?)marker["status"]);
        Assert.Equal($"The deployed version {FakeCloud.Version} has no DataQuality baseline: make one in the pipeline (BaselineStep) and register it with the version as DriftCheckBaselines.", (string?)marker["reason"]);
        Assert.Equal(FakeCloud.Version, (string?)marker["modelPackageArn"]);
        Assert.Equal([1.0], Cloud.Values("FailedRuns"));
        Assert.Empty(Cloud.Values("Violations"));
    }

    [Fact]
    public async Task Files_may_be_named_as_the_baseline()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["baseline"] = JsonNode.Parse("""{"statistics":"s3://bucket/baseline/statistics.json","constraints":"s3://bucket/baseline/constraints.json"}""");
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 200));

        await _host.InvokeAsync();

        Assert.Equal("Completed", (string?)_host.Marker("2026-03-01T10")["status"]);
        Assert.DoesNotContain(Cloud.Calls, call => call.StartsWith("Describe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_monitors_own_calls_are_no_traffic()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 200) + Captured.Line("own", "99,q", "1", inferenceId: "mlinfra-monitor-baseline"));

        await _host.InvokeAsync();

        Assert.Equal(200, (int)_host.Marker("2026-03-01T10")["records"]!);
    }

    [Fact]
    public async Task Many_small_files_are_on_their_way_together()
    {
        await Captured.BaselineAsync(Cloud);
        for (var at = 0; at < 30; at++) Cloud.Put($"capture/e/v/2026/03/01/10/{at:00}.jsonl", Captured.File(at, 10, ids: $"{at}-"));
        Cloud.ReadDelay = TimeSpan.FromMilliseconds(50);

        await _host.InvokeAsync();

        Assert.Equal(300, (int)_host.Marker("2026-03-01T10")["records"]!);
        Assert.InRange(Cloud.MostReadsAtOnce, 4, 20);
        Assert.All(Cloud.Calls.Where(call => call.StartsWith("GetObject capture/", StringComparison.Ordinal)).GroupBy(call => call), file => Assert.Single(file));
    }
}
