using System.Text;
using MlInfra.Aws;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>What goes wrong: nothing is counted twice, and nothing is lost.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private const string Marker = "reports/e/watch/periods/2026-03-01T10.json";
    private readonly MonitorHost _host = new();

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("PutObject", "reports/e/watch/2026/03/01/10/report.html")]
    [InlineData("PutObject", "reports/e/watch/drift_history.json")]
    [InlineData("PutMetricData", "aws/sagemaker/Endpoints/data-metrics")]
    [InlineData("PutMetricData", "MlInfra/Monitoring")]
    [InlineData("PutObject", Marker)]
    public async Task A_run_that_dies_at_any_point_is_done_again_and_counts_once(string operation, string subject)
    {
        await PrepareAsync();
        Cloud.Fault = (o, s) => o == operation && s == subject ? (500, "InternalError") : null;
        await Assert.ThrowsAsync<AwsServiceException>(() => _host.InvokeAsync());
        Assert.False(Cloud.Objects.ContainsKey(Marker));
        Cloud.Fault = (_, _) => null;

        await _host.InvokeAsync();

        Assert.Equal("CompletedWithViolations", (string?)_host.Marker("2026-03-01T10")["status"]);
        AssertOnce();
    }

    [Fact]
    public async Task Metrics_whose_answer_was_lost_are_not_put_again()
    {
        await PrepareAsync();
        await _host.InvokeAsync();
        // As if it had been killed right after the metrics: all is there but the marker.
        Cloud.Objects.Remove(Marker);

        await _host.InvokeAsync();

        Assert.True(Cloud.Objects.ContainsKey(Marker));
        AssertOnce();
    }

    [Fact]
    public async Task Throttled_calls_are_tried_again_with_patience()
    {
        await PrepareAsync();
        var seen = new Dictionary<string, int>();
        Cloud.Fault = (operation, subject) =>
        {
            var key = operation + subject;
            seen[key] = seen.GetValueOrDefault(key) + 1;
            return seen[key] > 1 ? null : operation switch
            {
                "PutMetricData" or "GetMetricStatistics" => (400, "Throttling"),
                "GetObject" or "PutObject" or "ListObjectsV2" => (503, "SlowDown"),
                _ => (400, "ThrottlingException"),
            };
        };

        await _host.InvokeAsync();

        Assert.Equal("CompletedWithViolations", (string?)_host.Marker("2026-03-01T10")["status"]);
        AssertOnce();
    }

    [Fact]
    public async Task A_connection_that_breaks_off_in_mid_file_is_tried_again()
    {
        await PrepareAsync();
        var left = 2;
        Cloud.Fault = (operation, subject) => operation == "GetObject" && subject.StartsWith("capture/", StringComparison.Ordinal) && left-- > 0 ? (0, "") : null;

        await _host.InvokeAsync();

        Assert.Equal(1000, (int)_host.Marker("2026-03-01T10")["records"]!);
    }

    [Fact]
    public async Task Of_two_runs_at_a_time_the_second_leaves_the_first_ones_marker()
    {
        await PrepareAsync();
        Cloud.Fault = (operation, subject) =>
        {
            if (operation == "PutObject" && subject == Marker) lock (Cloud.Objects) Cloud.Objects.TryAdd(Marker, ("""{"status":"Completed","from":"2026-03-01T10:00:00Z","until":"2026-03-01T11:00:00Z"}"""u8.ToArray(), Cloud.Now));
            return null;
        };

        await _host.InvokeAsync();

        Assert.Equal("Completed", (string?)_host.Marker("2026-03-01T10")["status"]);
        Assert.Contains("The period was done meanwhile by another run.", _host.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncated_corrupt_doubled_and_strange_records_are_counted_and_stop_nothing()
    {
        await Captured.BaselineAsync(Cloud);
        var good = Captured.File(2, 1000);
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", good);
        Cloud.Put("capture/e/v/2026/03/01/10/2 again=twice+%.jsonl", good[..^40]);
        Cloud.Put("capture/e/v/2026/03/01/10/3.jsonl", "no json\n{\"captureData\":{}}\n" + Encoding.Latin1.GetString([0xff, 0xfe, 0x00]) + "\n");
        Cloud.Put("capture/e/v/2026/03/01/10/4.jsonl", Captured.Line("far", "1,x", "1", time: "2031-01-01T00:00:00Z") + Captured.Line("wider", "1,x,5", "1"));
        Cloud.Put("capture/e/v/2026/03/01/10/5.jsonl", "");

        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T10");
        Assert.Equal(("Completed", 1002, 4), ((string)marker["status"]!, (int)marker["records"]!, (int)marker["unparsable"]!));
        Assert.Equal([4.0], Cloud.Values("UnparsableRecords"));
        Assert.Contains("999 doubled", Cloud.Text("reports/e/watch/2026/03/01/10/report.html"), StringComparison.Ordinal);
        Assert.Contains("no json", Cloud.Text("reports/e/watch/2026/03/01/10/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_comes_after_its_hour_was_done_is_read_with_the_next_one_and_once()
    {
        await Captured.BaselineAsync(Cloud);
        var now = Cloud.Now;
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 300, ids: "p"), now.AddMinutes(-30));
        Cloud.Put("capture/e/v/2026/03/01/10/2.jsonl", Captured.File(3, 200, ids: "q"), now.AddSeconds(-30));
        await _host.InvokeAsync();
        Cloud.Put("capture/e/v/2026/03/01/10/3.jsonl", Captured.File(4, 50, ids: "r"), now.AddSeconds(5));
        Cloud.Put("capture/e/v/2026/03/01/11/4.jsonl", Captured.File(5, 100, ids: "s"), now.AddMinutes(30));
        Cloud.Now = now.AddHours(1);
        await _host.InvokeAsync();
        Cloud.Now = now.AddHours(2);
        await _host.InvokeAsync();

        Assert.Equal([500.0, 150, 0], Cloud.Values("Records"));
    }

    [Fact]
    public async Task A_baseline_that_is_no_JSON_or_gone_is_the_periods_failure_with_its_reason()
    {
        await PrepareAsync();
        Cloud.Put("baseline/statistics.json", "{");
        await _host.InvokeAsync();
        Cloud.Objects.Remove("baseline/statistics.json");
        Cloud.Put("capture/e/v/2026/03/01/11/1.jsonl", Captured.File(2, 100));
        Cloud.Now = Cloud.Now.AddHours(1);

        await _host.InvokeAsync();

        Assert.StartsWith("statistics.json is no JSON: ", (string?)_host.Marker("2026-03-01T10")["reason"], StringComparison.Ordinal);
        Assert.Equal("The baseline s3://bucket/baseline/statistics.json is not there.", (string?)_host.Marker("2026-03-01T11")["reason"]);
        Assert.Equal([1.0, 1], Cloud.Values("FailedRuns"));
    }

    [Fact]
    public async Task A_run_whose_time_is_short_leaves_the_other_periods_to_the_next()
    {
        await Captured.BaselineAsync(Cloud);
        foreach (var hour in new[] { "08", "09", "10" }) Cloud.Put($"capture/e/v/2026/03/01/{hour}/1.jsonl", Captured.File(2, 200));

        var answer = await _host.InvokeAsync(left: TimeSpan.FromSeconds(-1));

        Assert.Equal((0, 3), (answer["done"]!.AsArray().Count, (int)answer["left"]!));
        Assert.Equal(3, (await _host.InvokeAsync())["done"]!.AsArray().Count);
    }

    private async Task PrepareAsync()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 1000, shift: 1));
    }

    private void AssertOnce() => Assert.All(Cloud.Metrics.GroupBy(metric => (metric.Namespace, metric.Name, metric.Series, metric.Time)), series => Assert.Single(series));
}
