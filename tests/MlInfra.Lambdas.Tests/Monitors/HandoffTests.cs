using System.Text.Json.Nodes;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class HandoffTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    public HandoffTests()
    {
        _host.Definition["lambdaBytes"] = 1000;
        _host.Definition["job"] = JsonNode.Parse("""{"role":"arn:aws:iam::123456789012:role/j","image":"i","instanceType":"ml.m5.xlarge","code":"s3://assets/abc/mlinfra-monitor"}""");
        Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", Captured.File(2, 300));
    }

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_large_period_is_given_to_a_job_once()
    {
        await _host.InvokeAsync();
        var answer = await _host.InvokeAsync();

        Assert.Equal("""{"done":[],"underWay":1,"left":0}""", answer.ToJsonString());
        var job = Assert.Single(Cloud.StartedJobs);
        var name = (string)job["ProcessingJobName"]!;
        Assert.Matches("^mlinfra-watch-[0-9a-f]{8}-2026030110$", name);
        Assert.Equal(["monitor", "check", "--definition", $"/opt/ml/processing/input/definition/{name}.json", "--from", "2026-03-01T10:00:00Z", "--until", "2026-03-01T11:00:00Z"],
            job["AppSpecification"]!["ContainerArguments"]!.AsArray().Select(argument => (string?)argument));
        Assert.All(job["AppSpecification"]!["ContainerEntrypoint"]!.AsArray(), word => Assert.InRange(((string)word!).Length, 1, 256));
        Assert.Equal($"s3://bucket/reports/e/watch/jobs/{name}.json", (string?)job["ProcessingInputs"]![1]!["S3Input"]!["S3Uri"]);
        Assert.True(JsonNode.DeepEquals(_host.Definition, Cloud.Json($"reports/e/watch/jobs/{name}.json")));
        Assert.Equal((30, 3600), ((int)job["ProcessingResources"]!["ClusterConfig"]!["VolumeSizeInGB"]!, (int)job["StoppingCondition"]!["MaxRuntimeInSeconds"]!));
        Assert.Empty(Cloud.Metrics);
    }

    [Fact]
    public async Task A_job_that_failed_is_followed_by_another_and_the_third_failure_is_the_periods()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await _host.InvokeAsync();
            Cloud.Jobs[Cloud.Jobs.Keys.Order().Last()] = "Failed";
        }
        await _host.InvokeAsync();

        Assert.Equal(3, Cloud.StartedJobs.Count);
        Assert.EndsWith("-3", (string?)Cloud.StartedJobs[2]["ProcessingJobName"], StringComparison.Ordinal);
        Assert.Equal("Failed", (string?)_host.Marker("2026-03-01T10")["status"]);
        Assert.Contains("3 jobs did not do the period; the last, mlinfra-watch-", (string?)_host.Marker("2026-03-01T10")["reason"], StringComparison.Ordinal);
        Assert.Contains("out of memory", (string?)_host.Marker("2026-03-01T10")["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_job_is_at_a_large_period_the_small_ones_are_done()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("capture/e/v/2026/03/01/11/1.jsonl", Captured.Line("one", "1,x", "1"));
        Cloud.Now = Cloud.Now.AddHours(1);

        var answer = await _host.InvokeAsync();

        Assert.Equal("Completed", (string?)Assert.Single(answer["done"]!.AsArray())!["status"]);
        Assert.Equal(1, (int)answer["underWay"]!);
    }

    [Fact]
    public async Task Without_a_job_a_large_period_fails_with_what_to_change()
    {
        _host.Definition.Remove("job");

        await _host.InvokeAsync();

        Assert.EndsWith("more than the 1000 that the function looks at itself: give the monitor a job, or capture a smaller share of the calls.", (string?)_host.Marker("2026-03-01T10")["reason"], StringComparison.Ordinal);
    }
}
