using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>The local endpoint is killed in the middle of a run; the next `up` goes on from what it had answered for.</summary>
public sealed class KilledTests
{
    [Fact]
    public async Task Up_goes_on_after_the_endpoint_was_killed_in_mid_run()
    {
        await using var laptop = new Laptop();
        var first = laptop.MlInfraAsync("up", "--approve");
        var pid = await WhenTrainingAsync(laptop);

        using (var process = Process.GetProcessById(pid)) process.Kill(); // SIGKILL: no chance to say goodbye
        var cut = await first;

        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("The local endpoint is gone", cut.All);

        var again = await laptop.MlInfraJsonAsync("up", "--approve");
        Assert.Equal(1, (int)again["version"]!);
        Assert.Equal(8, again["predictions"]!.AsArray().Count);
    }

    private static async Task<int> WhenTrainingAsync(Laptop laptop)
    {
        for (var deadline = DateTime.UtcNow.AddMinutes(10); DateTime.UtcNow < deadline; await Task.Delay(200))
        {
            var status = await laptop.MlInfraAsync("status", "--json");
            if (status.ExitCode != 0) continue;
            var steps = JsonNode.Parse(status.Output)!["run"]?["steps"]?.AsArray() ?? [];
            if (steps.Any(s => (string)s!["status"]! == "Executing")) return await laptop.ProcessIdAsync();
        }
        throw new InvalidOperationException("no step was running within ten minutes");
    }
}
