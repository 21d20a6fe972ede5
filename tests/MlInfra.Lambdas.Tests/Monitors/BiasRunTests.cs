using System.Text.Json.Nodes;
using MlInfra.Analysis.Bias;
using MlInfra.Analysis.Files;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class BiasRunTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    public BiasRunTests()
    {
        var definition = _host.Definition;
        definition["kind"] = "Bias";
        definition["score"] = "score";
        definition["facets"] = JsonNode.Parse("""[{"column":"b","values":["x"]}]""");
        Cloud.Baselines["Bias"] = JsonNode.Parse("""{"PostTrainingConstraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/analysis.json"}}""");
        Cloud.Put("baseline/analysis.json", BiasFile.Write([Measure(2, favoured: false)], "label", "1"));
    }

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Traffic_as_the_baseline_was_is_no_violation()
    {
        Capture(favoured: false);

        await _host.InvokeAsync();

        Assert.Equal(("Completed", 2000L), ((string)_host.Marker("2026-03-01T10")["status"]!, (long)_host.Marker("2026-03-01T10")["records"]!));
        var metric = Cloud.Metrics.Single(m => m.Name == "bias_metric_DPPL");
        Assert.Equal(("aws/sagemaker/Endpoints/bias-metrics", "BiasStage=Post-Training Endpoint=e Facet=b FacetValue=x Label=label LabelValue=1 MonitoringSchedule=watch"), (metric.Namespace, metric.Series));
        Assert.Contains("Pre-training", Cloud.Metrics.Single(m => m.Name == "bias_metric_CI").Series, StringComparison.Ordinal);
        Assert.Equal("b", Cloud.Json("reports/e/watch/2026/03/01/10/analysis.json")["post_training_bias_metrics"]!["facets"]!.AsObject().Single().Key);
    }

    [Fact]
    public async Task Answers_that_favour_others_more_than_before_are_a_violation()
    {
        Capture(favoured: true);

        await _host.InvokeAsync();

        var violations = Cloud.Json("reports/e/watch/2026/03/01/10/constraint_violations.json")["violations"]!.AsArray();
        Assert.Contains(violations, v => (string?)v!["metric_name"] == "DPPL" && (string?)v["facet"] == "b" && (string?)v["facet_value"] == "x" && (string?)v["constraint_check_type"] == "bias_drift_check");
        Assert.Equal("CompletedWithViolations", (string?)_host.Marker("2026-03-01T10")["status"]);
    }

    [Fact]
    public async Task With_labels_metrics_of_the_truth_are_measured_too()
    {
        _host.Definition["groundTruth"] = "s3://bucket/truth";
        Capture(favoured: false);
        Cloud.Put("truth/2026/03/01/10/1.jsonl", string.Concat(Captured.Rows(3, 2000).Select((row, at) => Captured.Truth($"id{at}", row.A > 0 ? "1" : "0"))));

        await _host.InvokeAsync();

        Assert.Contains(Cloud.Metrics, m => m.Name == "bias_metric_RD");
        Assert.Contains(Cloud.Metrics, m => m.Name == "bias_metric_DPL");
    }

    [Fact]
    public async Task A_facet_that_the_baseline_lacks_is_named()
    {
        _host.Definition["facets"] = JsonNode.Parse("""[{"column":"a","above":1}]""");
        Capture(favoured: false);

        await _host.InvokeAsync();

        Assert.Equal("The baseline has no facet a = (1, Infinity); it has b = x.", (string?)_host.Marker("2026-03-01T10")["reason"]);
    }

    private static BiasReport Measure(int seed, bool favoured) => BiasAnalysis.Measure("b", "x", [.. Captured.Rows(seed, 2000).Select(row => new BiasRecord(row.B == "x", Answer(row, favoured) >= 0.5, null))]);

    private static double Answer((double A, string B) row, bool favoured) => row.A > (favoured && row.B == "x" ? 1 : 0) ? 0.9 : 0.1;

    private void Capture(bool favoured) => Cloud.Put("capture/e/v/2026/03/01/10/1.jsonl", string.Concat(Captured.Rows(3, 2000).Select((row, at) =>
        Captured.Line($"id{at}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.A:R},{row.B}"), Answer(row, favoured) > 0.5 ? "0.9" : "0.1"))));
}
