using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.EndToEnd.Tests.Support;

namespace MlInfra.EndToEnd.Tests.Platform;

/// <summary>What `up` leaves, read back by the clients that users have.</summary>
[Collection(PlatformCollection.Name)]
public sealed class UpTests(DeployedPlatform platform)
{
    [Fact]
    public void Trains_evaluates_approves_serves_and_predicts()
    {
        var predictions = platform.Up["predictions"]!.AsArray();

        Assert.True((bool)platform.Up["trained"]!);
        Assert.Equal(1, (int)platform.Up["version"]!);
        Assert.InRange((double)platform.Up["evaluation"]!["accuracy"]!, 0.9, 1.0);
        Assert.Equal(8, predictions.Count);
        Assert.InRange(predictions.Count(p => (string)p!["prediction"]! == (string)p["truth"]!), 7, 8);
    }

    [Fact]
    public async Task Does_nothing_twice()
    {
        var once = await platform.Laptop.MlInfraJsonAsync("up", "--approve"); // whatever another test has changed is deployed and trained anew

        var again = await platform.Laptop.MlInfraJsonAsync("up", "--approve");

        Assert.False((bool)again["trained"]!);
        Assert.Equal((int)once["version"]!, (int)again["version"]!);
        Assert.Equal((string)platform.Up["endpointName"]!, (string)again["endpointName"]!);
    }

    [Fact]
    public async Task Is_read_back_by_boto3()
    {
        var seen = await platform.Laptop.PythonAsync("read_back.py", DeployedPlatform.Stack);

        Assert.EndsWith("_COMPLETE", (string)seen["stackStatus"]!);
        Assert.Equal("Active", (string)seen["pipelineStatus"]!);
        Assert.Equal(["CheckAccuracy", "CheckChampion", "DataBaseline", "EvaluateModel", "FindChampion", "Preprocess", "QualityBaseline", "RegisterModel", "TrainModel"], seen["stepNames"]!.AsArray().Select(n => (string)n!).Order());
        Assert.Equal(["Succeeded"], seen["stepStatuses"]!.AsArray().Select(n => (string)n!));
        Assert.True((bool)seen["spot"]!);
        Assert.True((bool)seen["checkpoints"]!);
        Assert.Equal("Completed", (string)seen["trainingStatus"]!);
        Assert.Equal(1, (int)seen["version"]!);
        Assert.Contains("application/json", seen["contentTypes"]!.AsArray().Select(n => (string)n!));
        Assert.Equal((double)platform.Up["evaluation"]!["accuracy"]!, (double)seen["accuracy"]!);
        Assert.Equal("InService", (string)seen["endpointStatus"]!);
        Assert.Single(seen["variants"]!.AsArray());
        Assert.True((bool)seen["capture"]!);
        Assert.Equal("aws:kms", (string)seen["encryption"]!);
        Assert.Equal("Enabled", (string)seen["versioning"]!);
        Assert.True((bool)seen["scales"]!);
        Assert.Equal("000000000000", (string)seen["account"]!);
    }

    [Fact]
    public async Task Is_read_back_by_the_JavaScript_SDK()
    {
        var seen = await platform.Laptop.NodeAsync("read_back.mjs", DeployedPlatform.Stack, Record(1));

        Assert.EndsWith("_COMPLETE", (string)seen["stackStatus"]!);
        Assert.Empty(seen["failedResources"]!.AsArray());
        Assert.Equal("2020-12-01", (string)seen["definitionVersion"]!);
        Assert.InRange((int)seen["versions"]!, 1, 100);
        Assert.Equal("InService", (string)seen["endpointStatus"]!);
        Assert.Equal("Enabled", (string)seen["versioning"]!);
        Assert.True((bool)seen["hasModel"]!);
        Assert.Equal("aws.sagemaker", (string)seen["pattern"]!["source"]![0]!);
        Assert.True((bool)seen["targetIsQueue"]!);
        Assert.StartsWith("arn:aws:sqs:us-east-1:000000000000:", (string)seen["deadLetterArn"]!);
        Assert.InRange((double)seen["predictions"]![0]!, 0.5, 1.0);
    }

    [Fact]
    public async Task Answers_the_guides_snippet()
    {
        var result = await platform.Laptop.PythonAsync("guide_invoke.py", (string)platform.Up["endpointName"]!, new JsonArray(Record(1)).ToJsonString());

        Assert.InRange((double)result["predictions"]![0]!, 0.5, 1.0);
    }

    [Fact]
    public async Task Answers_the_AWS_CLI()
    {
        var answer = Path.Combine(platform.Laptop.Scratch, "answer.json");
        var question = Path.Combine(platform.Laptop.Scratch, "question.csv");
        await File.WriteAllTextAsync(question, string.Join(',', Record(20).Select(v => v!.ToJsonString())));

        var run = await Run.ToEndAsync("aws", [
            "--endpoint-url", $"http://127.0.0.1:{platform.Laptop.Port}", "sagemaker-runtime", "invoke-endpoint",
            "--endpoint-name", (string)platform.Up["endpointName"]!, "--content-type", "text/csv", "--accept", "application/json",
            "--body", $"fileb://{question}", answer],
            platform.Laptop.Environment);

        run.Succeeded();
        Assert.InRange((double)JsonNode.Parse(await File.ReadAllTextAsync(answer))!["predictions"]![0]!, 0.0, 0.5);
    }

    [Fact]
    public async Task Captures_traffic_in_the_layout_of_AWS()
    {
        var seen = await platform.Laptop.PythonAsync("captured.py", DeployedPlatform.Stack, new JsonArray(Record(1)).ToJsonString());

        Assert.Matches($"^{seen["endpoint"]}/[^/]+/\\d{{4}}/\\d\\d/\\d\\d/\\d\\d/.+\\.jsonl$", (string)seen["key"]!);
        Assert.Equal("INPUT", (string)seen["record"]!["captureData"]!["endpointInput"]!["mode"]!);
        Assert.Equal("OUTPUT", (string)seen["record"]!["captureData"]!["endpointOutput"]!["mode"]!);
        Assert.Equal("0", (string)seen["record"]!["eventVersion"]!);
    }

    private static JsonArray Record(int line) =>
        new([.. File.ReadLines(Repository.At("samples", "tumour", "data", "breast-cancer.csv")).ElementAt(line).Split(',').Skip(1)
            .Select(text => (JsonNode)double.Parse(text, CultureInfo.InvariantCulture))]);
}
