using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>Monitors of what transform jobs capture: manifests of files that lie elsewhere.</summary>
public sealed class TransformRunTests : IAsyncDisposable
{
    private const string Marker = "reports/watch/periods/2026-03-01T10.json";
    private readonly MonitorHost _host = new();

    public TransformRunTests()
    {
        _host.Definition.Remove("endpoint");
        _host.Definition.Remove("variant");
        _host.Definition["source"] = JsonNode.Parse("""{"kind":"BatchTransform","format":"Csv"}""");
        _host.Definition["baseline"]!["group"] = "tumour";
    }

    private FakeCloud Cloud => _host.Cloud;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Judges_the_files_that_manifests_name_against_the_baseline_of_the_approved_version()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("in/a.csv", Input(2, 600));
        Cloud.Put("in/b.csv", Input(3, 400));
        Cloud.Put("in/other.csv", "x\n");
        Manifest("capture/input/2026/03/01/10/job-1.jsonl", "s3://bucket/in/", "a.csv", "b.csv");

        await _host.InvokeAsync();

        var marker = Cloud.Json(Marker);
        Assert.Equal(("Completed", 1000L, 0L, 2), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!, (int)marker["files"]!));
        Assert.Equal((FakeCloud.Version, "s3://bucket/reports/watch/2026/03/01/10/report.html"), ((string?)marker["modelPackageArn"], (string?)marker["report"]));
        Assert.All(Cloud.Metrics, metric => Assert.Equal("MonitoringSchedule=watch", metric.Series));
        Assert.Equal("aws/sagemaker/ModelMonitoring/data-metrics", Cloud.Metrics.First(metric => metric.Name == "feature_data_a").Namespace);
        Assert.DoesNotContain(Cloud.Calls, call => call == "DescribeEndpoint");
    }

    [Fact]
    public async Task Says_what_drifted()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("in/a.csv", Input(2, 1000, shift: 1));
        Manifest("capture/input/2026/03/01/10/job-1.jsonl", "s3://bucket/in/", "a.csv");

        await _host.InvokeAsync();

        Assert.Equal("CompletedWithViolations", (string?)Cloud.Json(Marker)["status"]);
        Assert.Contains("of the batch transform jobs that capture to s3://bucket/capture", Cloud.Text("reports/watch/2026/03/01/10/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_several_manifests_name_is_read_once_and_what_is_gone_or_broken_is_counted()
    {
        await Captured.BaselineAsync(Cloud);
        Cloud.Put("in/a.csv", Input(2, 500));
        Manifest("capture/input/2026/03/01/10/job-1.jsonl", "s3://bucket/in/", "a.csv", "gone.csv");
        Manifest("capture/input/2026/03/01/10/job-2.jsonl", "s3://bucket/", "in/a.csv");
        Cloud.Put("capture/input/2026/03/01/10/job-3.jsonl", """[{"prefix":"s3://bu""");

        await _host.InvokeAsync();

        var marker = Cloud.Json(Marker);
        Assert.Equal(("Completed", 500L, 2L), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!));
        var report = Cloud.Text("reports/watch/2026/03/01/10/report.html");
        Assert.Contains("s3://bucket/in/gone.csv", report, StringComparison.Ordinal);
        Assert.Contains("a manifest names it, but it is not there", report, StringComparison.Ordinal);
        Assert.Contains("the manifest can&#39;t be read", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_joined_to_their_requests_are_joined_with_labels_by_the_id_that_the_job_gave_them()
    {
        Quality("""{"kind":"BatchTransform","format":"Csv","joined":true,"id":"SageMakerInferenceId"}""", "score");
        var rows = Captured.Rows(2, 300).ToList();
        Cloud.Put("out/a.csv.out", string.Concat(rows.Select((row, at) => string.Create(CultureInfo.InvariantCulture, $"{row.A},{row.B},{(row.A > 0 ? 0.9 : 0.1)},id{at},2026-03-01T10:05:00Z\n"))));
        Manifest("capture/output/2026/03/01/10/job-1.jsonl", "s3://bucket/out/", "a.csv.out");
        Cloud.Put("truth/2026/03/01/11/1.jsonl", string.Concat(rows.Select((row, at) => Captured.Truth($"id{at}", row.A > 0 ? "1" : "0"))));

        await _host.InvokeAsync();

        var marker = Cloud.Json(Marker);
        Assert.Equal(("Completed", 300L, 0L), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!));
        Assert.Equal([1.0], Cloud.Values("accuracy"));
        var csv = Cloud.Text("reports/watch/merge/2026/03/01/10/labelled.csv").Split('\n');
        Assert.Equal(["label,a,b", string.Create(CultureInfo.InvariantCulture, $"{(rows[0].A > 0 ? 1 : 0)},{rows[0].A},{rows[0].B}")], csv[..2]);
        Assert.Equal("2026-03-01T10:05:00+00:00", (string?)JsonNode.Parse(Cloud.Text("reports/watch/merge/2026/03/01/10/labelled.jsonl").Split('\n')[0])!["time"]);
    }

    [Fact]
    public async Task A_job_that_ends_after_its_hour_was_judged_is_read_with_the_next()
    {
        await Captured.BaselineAsync(Cloud);
        await _host.InvokeAsync();
        Cloud.Put("in/a.csv", Input(2, 500));
        Cloud.Now += TimeSpan.FromMinutes(30);
        // A manifest lies under the hour in which its job began.
        Manifest("capture/input/2026/03/01/10/job-1.jsonl", "s3://bucket/in/", "a.csv");
        Cloud.Now += TimeSpan.FromMinutes(30);

        await _host.InvokeAsync();

        Assert.Equal("NoData", (string?)Cloud.Json(Marker)["status"]);
        var next = Cloud.Json("reports/watch/periods/2026-03-01T11.json");
        Assert.Equal(("Completed", 500L, "2026/03/01/10/job-1.jsonl"), ((string)next["status"]!, (long)next["records"]!, (string?)next["late"]![0]));
    }

    [Fact]
    public async Task Data_sets_of_a_day_are_read_whatever_their_format_and_compression()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["source"] = JsonNode.Parse("""{"kind":"DataSet","format":"Csv","header":true}""");
        _host.Definition["periodHours"] = 24;
        Cloud.Put("capture/2026/02/28/part-0.csv", Captured.TrainingSet(5, 500));
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(Captured.TrainingSet(6, 500)));
        Cloud.Objects["capture/2026/02/28/part-1.csv.gz"] = (packed.ToArray(), Cloud.Now - TimeSpan.FromHours(12));
        Cloud.Put("capture/2026/02/28/_SUCCESS", "");

        await _host.InvokeAsync();

        var marker = Cloud.Json("reports/watch/periods/2026-02-28T00.json");
        Assert.Equal(("Completed", 1000L, 0L, 2), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!, (int)marker["files"]!));
    }

    [Fact]
    public async Task In_JSON_the_joined_answer_is_named_by_its_path()
    {
        Quality("""{"kind":"BatchTransform","format":"JsonLines","joined":true,"id":"SageMakerInferenceId"}""", "SageMakerOutput.score");
        var rows = Captured.Rows(2, 300).ToList();
        Cloud.Put("out/a.jsonl.out", string.Concat(rows.Select((row, at) => string.Create(CultureInfo.InvariantCulture,
            $$$"""{"a":{{{row.A}}},"b":"{{{row.B}}}","SageMakerOutput":{"score":{{{(row.A > 0 ? 0.9 : 0.1)}}}},"SageMakerInferenceId":"id{{{at}}}","SageMakerInferenceTime":"2026-03-01T10:05:00Z"}""") + "\n")));
        Manifest("capture/output/2026/03/01/10/job-1.jsonl", "s3://bucket/out/", "a.jsonl.out");
        Cloud.Put("truth/2026/03/01/11/1.jsonl", string.Concat(rows.Select((row, at) => Captured.Truth($"id{at}", row.A > 0 ? "1" : "0"))));

        await _host.InvokeAsync();

        var marker = Cloud.Json(Marker);
        Assert.Equal(("Completed", 300L, 0L), ((string)marker["status"]!, (long)marker["records"]!, (long)marker["unparsable"]!));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{(rows[0].A > 0 ? 1 : 0)},{rows[0].A},{rows[0].B}"), Cloud.Text("reports/watch/merge/2026/03/01/10/labelled.csv").Split('\n')[1]);
    }

    [Fact]
    public async Task Columns_that_are_no_features_are_passed_over_and_others_that_were_not_named_are_a_violation()
    {
        await Captured.BaselineAsync(Cloud);
        _host.Definition["source"]!["columns"] = new JsonArray("customer", "a", "b");
        Cloud.Put("in/a.csv", string.Concat(Captured.Rows(2, 500).Select((row, at) => string.Create(CultureInfo.InvariantCulture, $"c{at},{row.A},{row.B}\n"))));
        Manifest("capture/input/2026/03/01/10/job-1.jsonl", "s3://bucket/in/", "a.csv");
        Cloud.Put("in/b.csv", string.Concat(Captured.Rows(3, 500).Select((row, at) => string.Create(CultureInfo.InvariantCulture, $"c{at},{row.A},{row.B},more\n"))));
        Manifest("capture/input/2026/03/01/09/job-0.jsonl", "s3://bucket/in/", "b.csv");

        await _host.InvokeAsync();

        Assert.Equal(("Completed", 500L), ((string)Cloud.Json(Marker)["status"]!, (long)Cloud.Json(Marker)["records"]!));
        Assert.Equal(["extra_column_check"], Cloud.Json("reports/watch/2026/03/01/09/constraint_violations.json")["violations"]!.AsArray().Select(violation => (string?)violation!["constraint_check_type"]));
    }

    private void Quality(string source, string score)
    {
        _host.Definition["kind"] = "ModelQuality";
        _host.Definition["source"] = JsonNode.Parse(source);
        _host.Definition["groundTruth"] = "s3://bucket/truth";
        _host.Definition["score"] = score;
        Cloud.Baselines["ModelQuality"] = JsonNode.Parse("""{"Constraints":{"ContentType":"application/json","S3Uri":"s3://bucket/baseline/constraints.json"}}""");
        Cloud.Put("baseline/constraints.json", ModelQualityFile.WriteConstraints(ProblemType.BinaryClassification, [new QualityConstraint("accuracy", 0.9, Below: true)]));
    }

    private static string Input(int seed, int count, double shift = 0) => string.Concat(Captured.Rows(seed, count, shift).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.A},{row.B}\n")));

    private void Manifest(string key, string prefix, params string[] names) =>
        Cloud.Put(key, new JsonArray([new JsonObject { ["prefix"] = prefix }, .. names.Select(name => (JsonNode)name)]).ToJsonString(), Cloud.Now);
}
