using System.Text.Json;
using MlInfra.Analysis.Data;
using MlInfra.Analysis.Files;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.ModelQuality;

public sealed class MonitorTests
{
    private static string Label(string id, string label) => $$"""{"groundTruthData":{"data":"{{label}}","encoding":"CSV"},"eventMetadata":{"eventId":"{{id}}"},"eventVersion":"0"}""" + "\n";

    private static async Task<JoinResult> JoinAsync(string captures, string labels)
    {
        var join = new GroundTruthJoin(null, "_c0");
        var (truths, _) = await GroundTruth.ReadAsync([InputFile.FromText("l", labels)]);
        foreach (var truth in truths) join.Add(truth);
        await foreach (var row in new RowReader(DataFormat.Capture(CapturePart.Output)).ReadAsync([InputFile.FromText("c", captures)])) join.Add(row);
        return join.Finish();
    }

    [Fact]
    public async Task Joins_by_event_id_and_by_inference_id_in_any_order()
    {
        var captures = Captures.Csv("e1", "1", "0.1") + Captures.Csv("e2", "1", "0.2", inferenceId: "mine") + Captures.Csv("e3", "1", "0.3");

        var result = await JoinAsync(captures, Label("e3", "0") + Label("mine", "1") + Label("e1", "1"));

        Assert.Equal([("e1", "1", 0.1), ("e2", "1", 0.2), ("e3", "0", 0.3)], result.Joined.Select(j => (j.Id, j.Label, j.Score!.Value)));
    }

    [Fact]
    public async Task Counts_what_is_missing_doubled_corrected_or_stray()
    {
        var captures = Captures.Csv("e1", "1", "0.1") + Captures.Csv("e1", "1", "0.1") + Captures.Csv("e2", "1", "0.2") + Captures.Csv("e3", "1", "oops") + Captures.Csv("e4", "1", "0.4");

        var result = await JoinAsync(captures, Label("e1", "0") + Label("e1", "0") + Label("e2", "0") + Label("e2", "1") + Label("gone", "1") + "{broken\n");

        Assert.Equal([("e1", "0"), ("e2", "1")], result.Joined.Select(j => (j.Id, j.Label)));
        Assert.Equal((1, 1, 1, 1, 1), (result.Unlabelled, result.StrayLabels, result.DoubledLabels, result.CorrectedLabels, result.Unreadable));
    }

    [Fact]
    public async Task A_label_that_names_a_call_twice_counts_once()
    {
        var result = await JoinAsync(Captures.Csv("e1", "1", "0.1", inferenceId: "i1"), Label("e1", "1") + Label("i1", "1"));

        Assert.Single(result.Joined);
    }

    [Theory]
    [InlineData("e1", "i1")]
    [InlineData("i1", "e1")]
    public async Task Of_labels_that_contradict_each_other_under_both_ids_the_last_counts(string first, string second)
    {
        var result = await JoinAsync(Captures.Csv("e1", "1", "0.1", inferenceId: "i1"), Label(first, "0") + Label(second, "1"));

        Assert.Equal(("1", 1, 0), (result.Joined.Single().Label, result.CorrectedLabels, result.DoubledLabels));
    }

    [Fact]
    public async Task Calls_of_several_rows_take_a_label_for_each()
    {
        var result = await JoinAsync(Captures.Csv("e1", "1\n2", "0.1\n0.2") + Captures.Csv("e2", "1\n2", "0.1\n0.2"), Label("e1", "0\\n1") + Label("e2", "1"));

        Assert.Equal([("e1", "0", 0.1), ("e1#1", "1", 0.2)], result.Joined.Select(j => (j.Id, j.Label, j.Score!.Value)));
        Assert.Equal(1, result.Mismatched);
    }

    [Fact]
    public async Task Bad_labels_are_counted_and_sampled()
    {
        var (labels, reading) = await GroundTruth.ReadAsync([InputFile.FromText("l", "{}\n" + Label("a", "1") + """{"eventMetadata":{"eventId":"b"}}""" + "\nnonsense\n")]);

        Assert.Single(labels);
        Assert.Equal(["the label has no event id", "the record has no label"], reading.Samples.Take(2).Select(s => s.Reason));
        Assert.Equal(3, reading.Unparsable);
    }

    [Theory]
    [InlineData(0.95, "")]
    [InlineData(0.85, "accuracy:LessThanThreshold")]
    public void A_limit_is_violated_when_the_whole_interval_lies_beyond(double accuracy, string violations)
    {
        var records = Records(1000, accuracy);

        var found = ModelQualityMonitor.Check(ModelQualityMonitor.Measure(records, ProblemType.BinaryClassification), [new QualityConstraint("accuracy", 0.94, Below: true)]);

        Assert.Equal(violations, string.Join(' ', found.Select(v => $"{v.Metric}:{v.Check}")));
    }

    [Fact]
    public void A_dip_within_the_interval_is_no_violation_nor_is_one_of_few_records()
    {
        var limit = new QualityConstraint("accuracy", 0.94, Below: true);

        Assert.Empty(ModelQualityMonitor.Check(ModelQualityMonitor.Measure(Records(1000, 0.93), ProblemType.BinaryClassification), [limit]));
        Assert.Empty(ModelQualityMonitor.Check(ModelQualityMonitor.Measure(Records(99, 0.1), ProblemType.BinaryClassification), [limit]));
        Assert.NotEmpty(ModelQualityMonitor.Check(ModelQualityMonitor.Measure(Records(100, 0.1), ProblemType.BinaryClassification), [limit]));
    }

    [Fact]
    public void Errors_are_violated_from_above_and_the_sentence_says_so()
    {
        var draw = new Draw(1);
        var records = Enumerable.Range(0, 500).Select(i => new LabelledPrediction($"{i}", "0", null, draw.Normal(0, 2))).ToList();
        var report = ModelQualityMonitor.Measure(records, ProblemType.Regression);
        var limits = ModelQualityMonitor.Suggest(report).Select(c => c.Metric == "mae" ? c with { Threshold = 0.5 } : c with { Threshold = c.Below ? -99 : 99 });

        var violation = Assert.Single(ModelQualityMonitor.Check(report, limits));
        Assert.Matches(@"^Metric mae with 1\.\d+ \(1\.\d+ to 1\.\d+\) was GreaterThanThreshold 0\.5$", violation.Description);
    }

    [Fact]
    public void Labels_are_the_same_however_they_are_written()
    {
        LabelledPrediction[] records = [new("a", "1", "1.0", null), new("b", " 0", "0", null), new("c", "1.0", "1", null)];

        Assert.Equal(1, ModelQualityMonitor.Measure(records, ProblemType.BinaryClassification).Find("accuracy")!.Estimate.Value);
        Assert.Equal(1, ModelQualityMonitor.Measure(records, ProblemType.MulticlassClassification).Find("accuracy")!.Estimate.Value);
    }

    [Theory]
    [InlineData(ProblemType.BinaryClassification), InlineData(ProblemType.MulticlassClassification), InlineData(ProblemType.Regression)]
    public void No_and_one_record_and_one_class_give_no_nonsense(ProblemType problem)
    {
        foreach (var count in new[] { 0, 1, 150 })
        {
            var records = Enumerable.Range(0, count).Select(i => new LabelledPrediction($"{i}", "1", "1", 1)).ToList();

            var report = ModelQualityMonitor.Measure(records, problem);

            Assert.Equal(count, report.Count);
            Assert.Empty(ModelQualityMonitor.Check(report, ModelQualityMonitor.Suggest(report)));
            JsonDocument.Parse(ModelQualityFile.WriteStatistics(report)).Dispose();
        }
    }

    [Fact]
    public void Constraints_are_read_back_and_statistics_have_the_documented_shape()
    {
        var report = ModelQualityMonitor.Measure(Records(300, 0.9), ProblemType.BinaryClassification);
        var constraints = ModelQualityMonitor.Suggest(report);

        var (problem, again) = ModelQualityFile.ReadConstraints(ModelQualityFile.WriteConstraints(report.Problem, constraints));
        using var document = JsonDocument.Parse(ModelQualityFile.WriteStatistics(report));
        var metrics = document.RootElement.GetProperty("binary_classification_metrics");

        Assert.Equal(ProblemType.BinaryClassification, problem);
        Assert.Equal(constraints, again);
        Assert.Equal(300, metrics.GetProperty("confusion_matrix").EnumerateObject().Sum(a => a.Value.EnumerateObject().Sum(p => p.Value.GetInt32())));
        Assert.Equal(["value", "standard_deviation", "lower_bound", "upper_bound"], metrics.GetProperty("recall").EnumerateObject().Select(p => p.Name));
        Assert.Equal(metrics.GetProperty("receiver_operating_characteristic_curve").GetProperty("false_positive_rates").GetArrayLength(),
            metrics.GetProperty("receiver_operating_characteristic_curve").GetProperty("true_positive_rates").GetArrayLength());
    }

    // Half positive, the given share answered right.
    private static List<LabelledPrediction> Records(int count, double accuracy) =>
    [
        .. Enumerable.Range(0, count).Select(i => (Positive: i % 2 == 0, Right: accuracy * count > i))
            .Select((r, i) => new LabelledPrediction($"{i}", r.Positive ? "1" : "0", null, r.Positive == r.Right ? 0.9 : 0.1)),
    ];

    [Fact]
    public void A_small_baseline_that_is_wholly_right_leaves_room_for_a_few_wrong_answers()
    {
        // 25 of each class, all told right, by scores that part the classes wholly.
        var baseline = ModelQualityMonitor.Measure([.. Enumerable.Range(0, 50).Select(i => Record(i, i % 2 == 0, i % 2 == 0))], ProblemType.BinaryClassification);
        var later = ModelQualityMonitor.Measure([.. Enumerable.Range(0, 1000).Select(i => Record(i, i % 2 == 0, i % 2 == 0 ^ i % 100 == 7))], ProblemType.BinaryClassification);

        var limits = ModelQualityMonitor.Suggest(baseline);

        Assert.Empty(ModelQualityMonitor.Check(later, limits));
        // Newcombe's fifth method for 1.0 of 25 and 25 at 99 %, by SciPy's brentq.
        Assert.Equal(0.8625176, baseline.Find("auc")!.Estimate.Low, 6);
        Assert.Equal((1.0, 1.0, "Newcombe"), (baseline.Find("auc")!.Estimate.Value, baseline.Find("auc")!.Estimate.High, baseline.Find("auc")!.Method));
        // Of the 25 that count Wilson's share goes down to 0.7903 at 99 %; its F1 is 2 s / (1 + s).
        Assert.Equal(2 * 0.7902665 / 1.7902665, baseline.Find("f1")!.Estimate.Low, 4);
    }

    [Fact]
    public void A_class_of_one_record_has_an_interval_too()
    {
        var report = ModelQualityMonitor.Measure([.. Enumerable.Range(0, 200).Select(i => Record(i, i == 0, i == 0))], ProblemType.BinaryClassification);

        Assert.InRange(report.Find("auc")!.Estimate.Low, 0.05, 0.5);
        Assert.InRange(report.Find("f2")!.Estimate.Low, 0.05, 0.5);
    }

    [Fact]
    public void Classes_that_are_all_told_right_or_all_wrong_keep_an_interval()
    {
        var right = ModelQualityMonitor.Measure([.. Enumerable.Range(0, 60).Select(i => new LabelledPrediction($"{i}", $"{i % 3}", $"{i % 3}", null))], ProblemType.MulticlassClassification);
        var wrong = ModelQualityMonitor.Measure([.. Enumerable.Range(0, 60).Select(i => new LabelledPrediction($"{i}", $"{i % 3}", $"{(i + 1) % 3}", null))], ProblemType.MulticlassClassification);

        Assert.Equal(right.Find("accuracy")!.Estimate.Low, right.Find("weighted_f1")!.Estimate.Low);
        Assert.InRange(right.Find("weighted_f1")!.Estimate.Low, 0.8, 0.95);
        Assert.InRange(wrong.Find("weighted_precision")!.Estimate.High, 0.05, 0.2);
    }

    private static LabelledPrediction Record(int id, bool label, bool answer) => new($"{id}", label ? "1" : "0", answer ? "1" : "0", answer ? 0.9 : 0.1);
}
