using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>The real process, as Lambda starts it, over the Runtime API.</summary>
public sealed class FunctionProcessTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();
    private readonly FakeRuntimeApi _lambda = new();
    private readonly FunctionProcesses _processes = new();
    private readonly DateTimeOffset _hour = Hour(DateTimeOffset.UtcNow).AddHours(-1);

    private FakeCloud Cloud => _host.Cloud;

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        await _lambda.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_quiet_hour_costs_little_of_the_processor_start_included()
    {
        Cloud.Now = DateTimeOffset.UtcNow;
        var process = Start();

        var (kind, body, _) = await _lambda.InvokeAsync("{}");

        process.Refresh();
        Assert.Equal("response", kind);
        Assert.Equal("NoData", (string?)JsonNode.Parse(body)!["done"]![0]!["status"]);
        // Under half a second on a laptop; a processor that others share may be several times slower.
        Assert.InRange(process.TotalProcessorTime.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task A_process_that_is_killed_before_the_marker_is_followed_by_one_that_counts_nothing_twice()
    {
        Cloud.Now = DateTimeOffset.UtcNow;
        await Captured.BaselineAsync(Cloud);
        Cloud.Put($"capture/e/v/{_hour:yyyy/MM/dd/HH}/1.jsonl", Captured.File(2, 1000, shift: 1));
        var marker = $"reports/e/watch/periods/{_hour:yyyy-MM-ddTHH}.json";
        using var reached = new ManualResetEventSlim();
        Cloud.Fault = (operation, subject) =>
        {
            if (operation != "PutObject" || subject != marker) return null;
            reached.Set();
            return (0, "");
        };
        var first = Start();
        _lambda.Send("{}");
        Assert.True(reached.Wait(TimeSpan.FromSeconds(120), TestContext.Current.CancellationToken));
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Cloud.Objects.ContainsKey(marker));
        Cloud.Fault = (_, _) => null;

        Start();
        var (kind, _, _) = await _lambda.InvokeAsync("{}");

        Assert.Equal("response", kind);
        Assert.Equal("CompletedWithViolations", (string?)Cloud.Json(marker)["status"]);
        Assert.All(Cloud.Metrics.GroupBy(metric => (metric.Namespace, metric.Name, metric.Series)), series => Assert.Single(series));
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private Process Start() => _processes.Start("CheckTraffic", $"127.0.0.1:{_lambda.Address.Port}", Cloud.Address, ("MONITOR", _host.Definition.ToJsonString()));
}
