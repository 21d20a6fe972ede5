using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Analysis.Files;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class AttributionRunTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    public AttributionRunTests()
    {
        var definition = _host.Definition;
        definition["kind"] = "Attribution";
        definition["features"] = new JsonArray("p", "q", "r");
        definition["settings"] = JsonNode.Parse("""{"records":10}""");
        Cloud.Baselines["Explainability"] = JsonNode.Parse("""{"ConfigFile":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/analysis_config.json"}}""");
        Cloud.Put("baseline/analysis_config.json", new AttributionConfigFile { Features = ["p", "q", "r"], Background = Texts(1, 5), Records = Texts(2, 30) }.Write());
        Cloud.Put("capture/e/v/2026/03/01/09/1.jsonl", Capture(3));
        Cloud.Model = row => (5 * row[0]) + row[1] + (0.1 * row[2]);
    }

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Asks_the_endpoint_and_finds_the_same_ranking_as_at_training()
    {
        Cloud.Now = Cloud.Now.AddHours(-1);

        await _host.InvokeAsync();

        Assert.Equal("Completed", (string?)_host.Marker("2026-03-01T09")["status"]);
        var values = AttributionFile.Read(Cloud.Objects["reports/e/watch/2026/03/01/09/analysis.json"].Content);
        Assert.Equal(["p", "q", "r"], values.Ranked.Select(feature => feature.Key));
        var metric = Cloud.Metrics.Single(m => m.Name == "feature_p");
        Assert.Equal(("aws/sagemaker/Endpoints/explainability-metrics", "Endpoint=e ExplainabilityMethod=KernelShap Label=label0 MonitoringSchedule=watch ValueType=GlobalShapValues"), (metric.Namespace, metric.Series));
        // A linear model's values are known: the weight times the distance from the mean of the background.
        var mean = Rows(1, 5).Average(row => row[0]);
        var records = Rows(3, 10);
        Assert.Equal(5 * records.Average(row => Math.Abs(row[0] - mean)), values.Features[0].Value, 6);
    }

    [Fact]
    public async Task A_model_that_looks_at_other_features_is_a_violation_and_calls_bear_the_monitors_name()
    {
        await _host.InvokeAsync();
        // The same model, on traffic in which what mattered no longer varies.
        Cloud.Put("capture/e/v/2026/03/01/11/1.jsonl", string.Concat(Rows(4, 10).Select((row, at) => Captured.Line($"n{at}", string.Create(CultureInfo.InvariantCulture, $"{Rows(1, 5).Average(b => b[0])},{row[1]},{row[2] * 1000}"), "1"))));
        Cloud.Now = Cloud.Now.AddHours(1);

        await _host.InvokeAsync();

        Assert.Equal("CompletedWithViolations", (string?)_host.Marker("2026-03-01T11")["status"]);
        var violation = Cloud.Json("reports/e/watch/2026/03/01/11/constraint_violations.json")["violations"]![0]!;
        Assert.Equal(("label0", "shap", "feature_attribution_drift_check"), ((string?)violation["label"], (string?)violation["metric_name"], (string?)violation["constraint_check_type"]));
        Assert.All(Cloud.Calls.Where(call => call.StartsWith("InvokeEndpoint", StringComparison.Ordinal)), call => Assert.Contains("mlinfra-monitor-", call, StringComparison.Ordinal));
        Assert.Contains(Cloud.Objects.Keys, key => key.StartsWith("reports/e/watch/baselines/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_is_explained_as_well_as_numbers_and_sent_as_it_was()
    {
        _host.Definition["features"] = new JsonArray("p", "colour");
        Cloud.Put("baseline/analysis_config.json", new AttributionConfigFile { Features = ["p", "colour"], Background = [["1.0", "blue"], ["2", "a \"b\", c"]], Records = [["3", "red"], ["1", "blue"]] }.Write());
        Cloud.Put("capture/e/v/2026/03/01/09/1.jsonl", Captured.Line("1", "4,red", "1") + Captured.Line("2", "5,blue", "1") + Captured.Line("3", ",blue", "1"));
        var sent = new HashSet<string>();
        Cloud.ModelOfText = line =>
        {
            sent.Add(line);
            return (line.EndsWith("red", StringComparison.Ordinal) ? 10 : 0) + double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture);
        };

        await _host.InvokeAsync();

        var values = AttributionFile.Read(Cloud.Objects["reports/e/watch/2026/03/01/09/analysis.json"].Content);
        // p is 4 and 5 against a mean of 1.5; red gives 10 to one record of two.
        Assert.Equal([("p", 3.0), ("colour", 5.0)], values.Features.Select(feature => (feature.Key, Math.Round(feature.Value, 9))));
        Assert.Contains("4,\"a \"\"b\"\", c\"", sent);
        Assert.Contains("1.0,red", sent);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public async Task The_budget_of_calls_is_kept_in_each_period(int calls)
    {
        _host.Definition["calls"] = calls;
        _host.Definition["settings"] = JsonNode.Parse("""{"records":10,"batchRows":40,"exactUpTo":0}""");
        await _host.InvokeAsync();
        var first = Invocations();
        Cloud.Put("capture/e/v/2026/03/01/11/1.jsonl", Capture(5));
        Cloud.Now = Cloud.Now.AddHours(1);

        await _host.InvokeAsync();

        Assert.InRange(Invocations() - first, 1, calls);
        Assert.InRange(first, 1, 2 * calls);
    }

    [Fact]
    public async Task A_budget_that_is_too_small_says_what_to_change()
    {
        _host.Definition["calls"] = 10;

        await _host.InvokeAsync();

        Assert.StartsWith("10 calls are too few: MaxRows: got 0", (string?)_host.Marker("2026-03-01T09")["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_on_the_rows_makes_the_period_fail_and_a_throttled_one_is_tried_again()
    {
        Cloud.Fault = (operation, _) => operation == "InvokeEndpoint" ? (424, "ModelError") : null;
        await _host.InvokeAsync();

        Assert.Equal("The endpoint e can't be asked for attributions: no", (string?)_host.Marker("2026-03-01T09")["reason"]);
    }

    [Fact]
    public async Task A_model_that_fails_once_does_not_cost_the_period()
    {
        var failed = 0;
        Cloud.Fault = (operation, _) => operation == "InvokeEndpoint" && Interlocked.Increment(ref failed) == 1 ? (424, "ModelError") : null;

        await _host.InvokeAsync();

        Assert.Equal("Completed", (string?)_host.Marker("2026-03-01T09")["status"]);
    }

    private int Invocations() => Cloud.Calls.Count(call => call.StartsWith("InvokeEndpoint", StringComparison.Ordinal));

    private static string Capture(int seed) => string.Concat(Rows(seed, 10).Select((row, at) => Captured.Line($"id{at}", string.Join(',', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), "1")));

    private static IReadOnlyList<string>[] Texts(int seed, int count) => [.. Rows(seed, count).Select(row => (IReadOnlyList<string>)[.. row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))])];

    private static double[][] Rows(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })];
    }
}
