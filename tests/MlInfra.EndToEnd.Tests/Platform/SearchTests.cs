using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>The second pipeline of the sample: a search, its best model gated, registered and used for batch predictions; and runs in part.</summary>
[Collection(PlatformCollection.Name)]
public sealed class SearchTests(DeployedPlatform platform)
{
    [Fact]
    public async Task Searches_registers_the_best_and_scores_the_test_set()
    {
        var run = await platform.Laptop.MlInfraJsonAsync("run", "--pipeline", "Search", "-p", "MaxJobs=6", "--wait");

        var seen = await platform.Laptop.PythonAsync("search.py", DeployedPlatform.Stack);
        Assert.Equal("Succeeded", (string)run["status"]!);
        Assert.NotNull((string?)run["version"]);
        Assert.Equal("Completed", (string)seen["status"]!);
        Assert.Equal(6, (int)seen["counters"]!["Completed"]!);
        Assert.Equal(6, seen["objectives"]!.AsArray().Count(value => value is not null));
        Assert.Equal(seen["objectives"]!.AsArray().Max(value => (double)value!), (double)seen["best"]!);
        Assert.Equal(6, seen["alphas"]!.AsArray().Count);
        Assert.Equal(86, (int)seen["rows"]!);
        Assert.Equal([2], seen["columns"]!.AsArray().Select(n => (int)n!));
        Assert.InRange((int)seen["right"]!, 80, 86);
        Assert.Equal(["ModelDataQuality", "ModelQuality"], seen["baselines"]!.AsArray().Select(n => (string)n!)); // or its monitors would fail once it serves

        // The rest is taken from that run.
        var part = (await platform.Laptop.MlInfraAsync("run", "--pipeline", "Search", "--select", "EvaluateModel", "--from", "latest", "--wait")).Succeeded();
        Assert.Contains($"taken from run {((string)run["executionArn"]!).Split('/')[^1]}", part.All);
        Assert.DoesNotContain("ScoreTestSet", part.All);
    }

    [Fact]
    public async Task Goes_on_from_its_checkpoint_after_its_spot_capacity_was_taken_away()
    {
        var run = await platform.Laptop.MlInfraJsonAsync("run", "--interrupt-spot", "--wait");

        Assert.Equal("Succeeded", (string)run["status"]!);
        var log = (await platform.Laptop.MlInfraAsync("logs", "TrainModel")).Succeeded().All;
        Assert.Contains("told to stop after epoch", log);
        Assert.Contains("goes on after epoch", log);
        var seen = await platform.Laptop.PythonAsync("spot.py");
        Assert.Equal(["Starting", "Downloading", "Training", "Interrupted", "Starting", "Downloading", "Training", "Uploading", "Completed"], seen["transitions"]!.AsArray().Select(n => (string)n!));
        var saving = 100 * (1 - ((double)seen["billable"]! / (double)seen["training"]!));
        Assert.Equal(saving, (double)Assert.Single(seen["savings"]!.AsArray())!, 0.01);
        Assert.True((int)seen["billable"]! < (int)seen["training"]!, $"{seen}");
    }

    [Fact]
    public async Task An_image_that_cannot_run_here_is_refused_by_name_and_skipped_if_so_asked()
    {
        var pipeline = (string)(await platform.Laptop.PythonAsync("foreign_image.py", DeployedPlatform.Stack))!;

        var refused = await platform.Laptop.MlInfraAsync("run", "--pipeline", pipeline, "--wait");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("EvaluateModel", refused.All);
        Assert.Contains("pytorch-training:2.3-cpu-py311", refused.All);
        Assert.DoesNotContain("Preprocess ", refused.All);

        var skipped = (await platform.Laptop.MlInfraAsync("run", "--pipeline", pipeline, "-p", "MaxJobs=2", "--skip", "--wait")).Succeeded();
        Assert.Contains("skipped: ", skipped.All);
        Assert.Matches("✓ ScoreTestSet", skipped.All);
        Assert.DoesNotContain("✓ EvaluateModel", skipped.All);
        Assert.DoesNotContain("✓ RegisterModel", skipped.All);
    }

    [Fact]
    public async Task Draws_the_pipelines()
    {
        var picture = Path.Combine(platform.Laptop.Scratch, "search.svg");
        var graph = await platform.Laptop.MlInfraJsonAsync("graph", "--pipeline", "Search", "--svg", picture);

        var edges = graph["edges"]!.AsArray().Select(edge => ((string)edge!["from"]!, (string)edge["to"]!, (string)edge["kind"]!)).ToList();
        Assert.Contains(("CheckAccuracy", "DataBaseline", "then"), edges);
        Assert.Contains(("DataBaseline", "RegisterModel"), edges.Select(edge => (edge.Item1, edge.Item2)));
        var texts = XDocument.Load(picture).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToList();
        Assert.Contains("accuracy >= AccuracyGate (0.85)", texts);
        Assert.Contains("ScoreTestSet", texts);
    }
}
