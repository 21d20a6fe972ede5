using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>The loop closed: traffic that drifts is noticed by what is deployed, told, and answered by a new version that waits for approval.</summary>
public sealed class DriftTests : IAsyncLifetime
{
    private readonly Laptop _laptop = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _laptop.DisposeAsync();

    [Fact]
    public async Task Drift_is_noticed_told_and_answered_once()
    {
        await _laptop.MlInfraJsonAsync("up", "--approve");

        var seen = await _laptop.MlInfraJsonAsync("drift", "--shift", "units", "--shift", "labels");

        var hours = seen["hours"]!.AsArray();
        Assert.Equal(["none", "units", "labels"], hours.Select(hour => (string)hour!["shift"]!));
        Assert.True(Statuses(hours[0]!).All(status => status == "Completed"), $"{hours[0]}");
        Assert.Null(hours[0]!["run"]);

        Assert.Equal(["CompletedWithViolations", "CompletedWithViolations"], Statuses(hours[1]!));
        Assert.Contains(Violations(hours[1]!, 0), text => text.StartsWith("mean_radius: Baseline drift distance", StringComparison.Ordinal));
        Assert.DoesNotContain(Violations(hours[1]!, 0), text => text.Contains("texture", StringComparison.Ordinal));
        Assert.Contains(Violations(hours[1]!, 1), text => text.StartsWith("Metric accuracy", StringComparison.Ordinal));
        Assert.Contains(hours[1]!["events"]!.AsArray(), e => ((string)e!["what"]!).EndsWith(" ALARM", StringComparison.Ordinal));
        var run = hours[1]!["run"]!;
        Assert.StartsWith("Retraining for drift.", (string)run["description"]!);
        Assert.True((int)run["version"]! == 2, $"{seen}");
        Assert.True((double)run["evaluation"]!["recent_accuracy"]! > (double)run["evaluation"]!["champion_accuracy"]! + 0.1, $"{run["evaluation"]}");

        // What is sent is as it was; only its truth has turned round. The cool-down holds.
        Assert.Equal(["Completed", "CompletedWithViolations"], Statuses(hours[2]!));
        Assert.Null(hours[2]!["run"]);

        var status = await _laptop.MlInfraJsonAsync("status");
        Assert.Equal(["PendingManualApproval", "Approved"], status["versions"]!.AsArray().Select(version => (string)version!["approval"]!));
        var monitors = status["monitors"]!.AsArray();
        Assert.Equal([("DataQuality", "Completed"), ("ModelQuality", "CompletedWithViolations")], monitors.Select(one => ((string)one!["kind"]!, (string)one["last"]!["verdict"]!)).Order());
        Assert.All(monitors, one => Assert.Equal(400, (int)one!["last"]!["records"]!));
        var quality = monitors.Single(one => (string)one!["kind"]! == "ModelQuality")!;
        Assert.Equal((DateTimeOffset)hours[1]!["hour"]!, (DateTimeOffset)quality["since"]!);
        Assert.Contains("no label yet for 0 calls", (await _laptop.MlInfraAsync("status")).Succeeded().Output);
        Assert.Contains("The period is done.", (await _laptop.MlInfraAsync("logs", "DataQuality")).Succeeded().Output);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_laptop.State, "drift"), "*.html").Count(file => file.Contains("data-quality", StringComparison.Ordinal)));

        static IEnumerable<string> Statuses(JsonNode hour) => hour["monitors"]!.AsArray().Select(monitor => (string)monitor!["status"]!);
        static IEnumerable<string> Violations(JsonNode hour, int monitor) => hour["monitors"]![monitor]!["violations"]!.AsArray().Select(text => (string)text!);
    }
}
