using System.Text.Json.Nodes;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>What comes after its period was done is read once, with the first period after.</summary>
public sealed class LateFileTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_file_late_by_several_periods_is_read_once()
    {
        await Captured.BaselineAsync(Cloud);
        Put("10/1", 100, Cloud.Now - TimeSpan.FromHours(1));
        await _host.InvokeAsync();
        await NextAsync();
        await NextAsync();
        Put("10/late", 50, Cloud.Now + TimeSpan.FromMinutes(5));
        Put("11/late", 30, Cloud.Now + TimeSpan.FromMinutes(6));
        await NextAsync();
        await NextAsync();

        Assert.Equal([100L, 0, 0, 80, 0], Records("10", "11", "12", "13", "14"));
        Assert.Equal("""["2026/03/01/10/late.jsonl","2026/03/01/11/late.jsonl"]""", _host.Marker("2026-03-01T13")["late"]!.ToJsonString());
        var report = Cloud.Text("reports/e/watch/2026/03/01/13/report.html");
        Assert.Contains("2 files of earlier periods came after those were judged, and are counted here", report, StringComparison.Ordinal);
        Assert.Contains("<code>2026/03/01/11/late.jsonl</code>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("of earlier periods", Cloud.Text("reports/e/watch/2026/03/01/10/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_comes_while_a_job_is_at_its_period_waits_until_that_is_done()
    {
        await Captured.BaselineAsync(Cloud);
        Put("10/1", 100, Cloud.Now - TimeSpan.FromHours(1));
        await _host.InvokeAsync();
        // 11 is a job's, which another one does; 12 is done by the function meanwhile.
        _host.Definition["lambdaBytes"] = 30_000;
        _host.Definition["job"] = JsonNode.Parse("""{"role":"arn:aws:iam::123456789012:role/j","image":"i","instanceType":"ml.m5.xlarge","code":"s3://assets/abc/mlinfra-monitor"}""");
        Put("10/late", 50, Cloud.Now + TimeSpan.FromMinutes(5));
        Put("11/large", 1000, Cloud.Now + TimeSpan.FromMinutes(5));
        Put("12/1", 20, Cloud.Now + TimeSpan.FromMinutes(65));
        await NextAsync();
        await NextAsync();
        Assert.Equal(20, (long)_host.Marker("2026-03-01T12")["records"]!);

        _host.Definition["lambdaBytes"] = 100_000_000;
        await NextAsync();
        await NextAsync();

        Assert.Equal([100L, 1050, 20, 0, 0], Records("10", "11", "12", "13", "14"));
    }

    [Fact]
    public async Task A_run_that_dies_before_its_marker_reads_the_late_file_again_and_counts_it_once()
    {
        await Captured.BaselineAsync(Cloud);
        Put("10/1", 100, Cloud.Now - TimeSpan.FromHours(1));
        await _host.InvokeAsync();
        Put("10/late", 50, Cloud.Now + TimeSpan.FromMinutes(5));
        Cloud.Fault = (operation, subject) => operation == "PutObject" && subject.Contains("periods/2026-03-01T11", StringComparison.Ordinal) ? (503, "SlowDown") : null;
        await Assert.ThrowsAnyAsync<Exception>(NextAsync);
        Cloud.Fault = (_, _) => null;
        await _host.InvokeAsync();
        await NextAsync();

        Assert.Equal([100L, 50, 0], Records("10", "11", "12"));
        Assert.Equal([100.0, 50, 0], Cloud.Values("Records"));
    }

    [Fact]
    public async Task Beyond_the_look_back_a_file_is_let_go()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["lateHours"] = 2;
        Put("10/1", 100, Cloud.Now - TimeSpan.FromHours(1));
        await _host.InvokeAsync();
        await NextAsync();
        await NextAsync();
        Put("10/late", 50, Cloud.Now + TimeSpan.FromMinutes(5));
        await NextAsync();

        Assert.Equal([100L, 0, 0, 0], Records("10", "11", "12", "13"));
    }

    [Fact]
    public async Task A_label_after_the_lag_is_joined_with_the_next_period_once()
    {
        _host.Definition["kind"] = "ModelQuality";
        _host.Definition["groundTruth"] = "s3://bucket/truth";
        _host.Definition["score"] = "score";
        _host.Definition["lateLabelHours"] = 6;
        Cloud.Baselines["ModelQuality"] = JsonNode.Parse("""{"Constraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/constraints.json"}}""");
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.BinaryClassification, [new QualityConstraint("accuracy", 0.9, Below: true)]));
        Put("10/1", 100, Cloud.Now - TimeSpan.FromHours(1));
        Label("10/1", 0, 40, Cloud.Now - TimeSpan.FromMinutes(30));
        await _host.InvokeAsync();
        await NextAsync();
        // Two of them again, one of those corrected: they were counted with their hour.
        Label("12/1", 38, 30, Cloud.Now + TimeSpan.FromMinutes(5));
        await NextAsync();
        Label("13/1", 60, 20, Cloud.Now + TimeSpan.FromMinutes(5));
        await NextAsync();

        Assert.Equal([40L, 0, 28, 12], Records("10", "11", "12", "13"));
        Assert.Contains("28 rows of earlier periods, whose label came late", (string)_host.Marker("2026-03-01T12")["reason"]!, StringComparison.Ordinal);
        Assert.Equal(29, Cloud.Text("reports/e/watch/merge/2026/03/01/12/labelled.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_call_that_was_captured_in_two_periods_is_one_whatever_its_label_waits_for()
    {
        Quality();
        _host.Definition["lateLabelHours"] = 6;
        Put("10/1", 20, Cloud.Now - TimeSpan.FromHours(1));
        await _host.InvokeAsync();
        Put("11/again", 20, Cloud.Now + TimeSpan.FromMinutes(5));
        Label("11/1", 0, 20, Cloud.Now + TimeSpan.FromMinutes(6));
        // The same calls once more, under the next hour, as a capture that is retried leaves them.
        Cloud.Put("capture/e/v/2026/03/01/11/again.jsonl", Cloud.Text("capture/e/v/2026/03/01/10/1.jsonl"), Cloud.Now + TimeSpan.FromMinutes(5));
        await NextAsync();

        Assert.Equal("", (string?)_host.Marker("2026-03-01T11")["status"] == "Failed" ? (string?)_host.Marker("2026-03-01T11")["reason"] : "");
        Assert.Equal([0L, 20], Records("10", "11"));
    }

    [Fact]
    public async Task Rows_that_do_not_fit_into_the_memory_fail_the_period_with_its_reason()
    {
        Quality();
        _host.MemoryMiB = 1;
        Put("10/1", 5000, Cloud.Now - TimeSpan.FromHours(1));

        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T10");
        Assert.Equal("Failed", (string?)marker["status"]);
        Assert.Equal("The period has more rows and labels than fit into 1 MiB of memory: 4096 rows were read. Give the function or the job more memory, take shorter periods, or capture a smaller share of the calls.", (string?)marker["reason"]);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_into_the_function_are_given_to_the_job_and_not_read_again()
    {
        Quality();
        _host.MemoryMiB = 1;
        _host.Definition["job"] = JsonNode.Parse("""{"role":"arn:aws:iam::123456789012:role/j","image":"i","instanceType":"ml.m5.xlarge","code":"s3://assets/abc/mlinfra-monitor"}""");
        Put("10/1", 5000, Cloud.Now - TimeSpan.FromHours(1));

        var first = await _host.InvokeAsync();
        var reads = Cloud.Calls.Count(call => call.StartsWith("GetObject capture/", StringComparison.Ordinal));
        var second = await _host.InvokeAsync();

        Assert.Equal((1, 1), ((int)first["underWay"]!, (int)second["underWay"]!));
        Assert.Single(Cloud.StartedJobs);
        Assert.Equal(reads, Cloud.Calls.Count(call => call.StartsWith("GetObject capture/", StringComparison.Ordinal)));
    }

    private void Quality()
    {
        _host.Definition["kind"] = "ModelQuality";
        _host.Definition["groundTruth"] = "s3://bucket/truth";
        _host.Definition["score"] = "score";
        Cloud.Baselines["ModelQuality"] = JsonNode.Parse("""{"Constraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/constraints.json"}}""");
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.BinaryClassification, [new QualityConstraint("accuracy", 0.9, Below: true)]));
    }

    private void Put(string name, int records, DateTimeOffset written) => Cloud.Put($"capture/e/v/2026/03/01/{name}.jsonl", Captured.File(2, records, ids: name.Replace('/', '-') + "-"), written);

    private void Label(string name, int from, int count, DateTimeOffset written) =>
        Cloud.Put($"truth/2026/03/01/{name}.jsonl", string.Concat(Enumerable.Range(from, count).Select(at => Captured.Truth($"10-1-{at}", "1"))), written);

    private async Task NextAsync()
    {
        Cloud.Now += TimeSpan.FromHours(1);
        await _host.InvokeAsync();
    }

    private IEnumerable<long> Records(params string[] hours) => hours.Select(hour => (long)_host.Marker($"2026-03-01T{hour}")["records"]!);
}
