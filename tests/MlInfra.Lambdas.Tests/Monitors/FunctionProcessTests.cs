using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>The real process, as Lambda starts it, over the Runtime API.</summary>
public sealed class FunctionProcessTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();
    private readonly FakeRuntimeApi _lambda = new();
    private readonly List<Process> _processes = [];
    private readonly DateTimeOffset _hour = Hour(DateTimeOffset.UtcNow).AddHours(-1);

    private FakeCloud Cloud => _host.Cloud;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        await _lambda.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_quiet_hour_costs_less_than_a_second_of_the_processor_start_included()
    {
        Cloud.Now = DateTimeOffset.UtcNow;
        var process = Start();

        var (kind, body, _) = await _lambda.InvokeAsync("{}");

        process.Refresh();
        Assert.Equal("response", kind);
        Assert.Equal("NoData", (string?)JsonNode.Parse(body)!["done"]![0]!["status"]);
        Assert.InRange(process.TotalProcessorTime.TotalSeconds, 0, 1);
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
        Assert.True(reached.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Cloud.Objects.ContainsKey(marker));
        Cloud.Fault = (_, _) => null;

        Start();
        var (kind, _, _) = await _lambda.InvokeAsync("{}", patience: TimeSpan.FromSeconds(60));

        Assert.Equal("response", kind);
        Assert.Equal("CompletedWithViolations", (string?)Cloud.Json(marker)["status"]);
        Assert.All(Cloud.Metrics.GroupBy(metric => (metric.Namespace, metric.Name, metric.Series)), series => Assert.Single(series));
    }

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Functions).Assembly.Location]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{_lambda.Address.Port}",
            ["AWS_ENDPOINT_URL"] = Cloud.Address.ToString(),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["MLINFRA_FUNCTION"] = "CheckTraffic",
            ["MONITOR"] = _host.Definition.ToJsonString(),
        })
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _processes.Add(process);
        return process;
    }
}
