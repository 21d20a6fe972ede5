using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Tests.Monitors;

public sealed class ModelQualityRunTests : IAsyncDisposable
{
    private readonly MonitorHost _host = new();

    public ModelQualityRunTests()
    {
        var definition = _host.Definition;
        definition["kind"] = "ModelQuality";
        definition["groundTruth"] = "s3://bucket/truth";
        definition["score"] = "score";
        definition["label"] = "malignant";
        definition["lagHours"] = 2;
        Cloud.Baselines["ModelQuality"] = JsonNode.Parse("""{"Constraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/constraints.json"}}""");
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.BinaryClassification, [new QualityConstraint("accuracy", 0.9, Below: true)]));
        // Scores are 1 where a is above 0.
        Cloud.Put("capture/e/v/2026/03/01/08/1.jsonl", Captured.File(2, 1000, score: a => a > 0 ? 0.9 : 0.1));
    }

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Joins_labels_that_come_late_and_leaves_them_to_be_trained_on()
    {
        Truth(right: a => a > 0);

        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T08");
        Assert.Equal(("Completed", 1000L), ((string)marker["status"]!, (long)marker["records"]!));
        Assert.Equal("s3://bucket/reports/e/watch/merge/2026/03/01/08", (string?)marker["merged"]);
        Assert.Equal([1.0], Cloud.Values("accuracy"));
        Assert.Equal("aws/sagemaker/Endpoints/model-metrics", Cloud.Metrics.First(metric => metric.Name == "auc").Namespace);
        Assert.Equal(1, (double)Cloud.Json("reports/e/watch/2026/03/01/08/statistics.json")["binary_classification_metrics"]!["accuracy"]!["value"]!);
        Assert.Contains("Model quality", Cloud.Text("reports/e/watch/2026/03/01/08/report.html"), StringComparison.Ordinal);
        var csv = Cloud.Text("reports/e/watch/merge/2026/03/01/08/labelled.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var row = Captured.Rows(2, 1).Single();
        Assert.Equal(1001, csv.Length);
        Assert.Equal(["malignant,a,b", string.Create(CultureInfo.InvariantCulture, $"{(row.A > 0 ? 1 : 0)},{row.A:R},{row.B}")], csv[..2]);
        var first = JsonNode.Parse(Cloud.Text("reports/e/watch/merge/2026/03/01/08/labelled.jsonl").Split('\n')[0])!;
        Assert.Equal(("id0", row.B, row.A > 0 ? 0.9 : 0.1), ((string?)first["id"], (string?)first["features"]!["b"], (double)first["score"]!));
    }

    [Fact]
    public async Task A_model_that_has_become_worse_violates_its_limit()
    {
        Truth(right: a => a > 0.5);

        await _host.InvokeAsync();

        Assert.Equal(("CompletedWithViolations", 1), ((string)_host.Marker("2026-03-01T08")["status"]!, (int)_host.Marker("2026-03-01T08")["violations"]!));
        Assert.Equal("accuracy", (string?)Cloud.Json("reports/e/watch/2026/03/01/08/constraint_violations.json")["violations"]![0]!["metric_name"]);
        Assert.Equal("2026-03-01T08:00:00+00:00", Cloud.Json("reports/e/watch/drift_history.json")["since"]!["accuracy"]!.GetValue<string>());
        Assert.Equal([1.0], Cloud.Values("Violations"));
        Assert.Contains("Violated since 2026-03-01 08:00 UTC: accuracy.", Cloud.Text("reports/e/watch/2026/03/01/08/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_labels_there_is_no_data_and_the_reason_says_so()
    {
        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T08");
        Assert.Equal("NoData", (string?)marker["status"]);
        Assert.StartsWith("1000 calls captured, 0 rows labelled; no label yet for 1000 calls", (string?)marker["reason"], StringComparison.Ordinal);
        Assert.Empty(Cloud.Values("Violations"));
    }

    [Fact]
    public async Task Labels_after_the_lag_are_not_waited_for()
    {
        Cloud.Put("truth/2026/03/01/12/late.jsonl", Captured.Truth("id0", "1"));
        Cloud.Put("truth/2026/03/01/07/early.jsonl", Captured.Truth("id0", "1"));

        await _host.InvokeAsync();

        Assert.Equal("NoData", (string?)_host.Marker("2026-03-01T08")["status"]);
    }

    [Fact]
    public async Task A_baseline_of_another_kind_of_answers_is_refused()
    {
        _host.Definition["problem"] = "Regression";

        await _host.InvokeAsync();

        Assert.Equal("The baseline s3://bucket/baseline/constraints.json is one of BinaryClassification, but the monitor is of Regression: set problem to BinaryClassification, or make the baseline anew.",
            (string?)_host.Marker("2026-03-01T08")["reason"]);
    }

    [Fact]
    public async Task A_limit_of_a_metric_that_does_not_exist_is_refused_by_name()
    {
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.BinaryClassification, [new QualityConstraint("auc", 0.9, Below: true), new QualityConstraint("acuracy", 0.9, Below: true)]));
        Truth(right: a => a > 0);

        await _host.InvokeAsync();

        Assert.StartsWith("The baseline s3://bucket/baseline/constraints.json has limits of acuracy; the metrics of BinaryClassification are recall, precision, accuracy, ", (string?)_host.Marker("2026-03-01T08")["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_that_is_no_number_is_counted_and_a_regression_goes_on()
    {
        _host.Definition["problem"] = "Regression";
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.Regression, [new QualityConstraint("mae", 0.5, Below: false)]));
        Cloud.Put("truth/2026/03/01/08/1.jsonl", string.Concat(Captured.Rows(2, 1000).Select((row, at) => Captured.Truth($"id{at}", at == 5 ? "n/a" : row.A > 0 ? "0.8" : "0.2"))));

        await _host.InvokeAsync();

        var marker = _host.Marker("2026-03-01T08");
        Assert.Equal(("Completed", 999, 1), ((string)marker["status"]!, (int)marker["records"]!, (int)marker["unparsable"]!));
        Assert.Equal(0.1, Cloud.Values("mae").Single(), 9);
    }

    // In three files of different hours, the second with labels that come again and one that is corrected.
    private void Truth(Func<double, bool> right)
    {
        var lines = Captured.Rows(2, 1000).Select((row, at) => Captured.Truth($"id{at}", right(row.A) ? "1" : "0")).ToList();
        Cloud.Put("truth/2026/03/01/08/1.jsonl", Captured.Truth("id999", "7") + string.Concat(lines[..400]));
        Cloud.Put("truth/2026/03/01/10/2.jsonl", string.Concat(lines[300..]) + "no label\n" + Captured.Truth("stranger", "1"));
        Cloud.Put("truth/2026/03/01/12/3.jsonl", Captured.Truth("id0", "nonsense"));
    }
}
