using System.Text.Json;
using MlInfra.Analysis.ModelQuality;
using MlInfra.Analysis.Tests.Support;

namespace MlInfra.Analysis.Tests.ModelQuality;

public sealed class ReferenceTests
{
    private static readonly (bool[] Labels, bool[] Predictions, double[] Scores)[] Binary = [MakeBinary(1, 300, 0), MakeBinary(2, 2000, 1), MakeBinary(3, 50, 0)];
    private static readonly (string[] Labels, string[] Predictions)[] Multiclass = [MakeMulticlass(4, 500, 3), MakeMulticlass(5, 200, 6)];
    private static readonly (double[] Labels, double[] Predictions)[] Regression = [MakeRegression(6, 400, 0.5), MakeRegression(7, 3000, 3)];

    private static readonly Lazy<JsonElement> Answer = new(() => Python.Ask("quality.py", new
    {
        binary = Binary.Select(b => new { labels = b.Labels.Select(l => l ? 1 : 0), predictions = b.Predictions.Select(l => l ? 1 : 0), scores = b.Scores }),
        multiclass = Multiclass.Select(b => new { labels = b.Labels, predictions = b.Predictions }),
        regression = Regression.Select(b => new { labels = b.Labels, predictions = b.Predictions }),
    }));

    [Fact]
    public void Binary_metrics_are_those_of_scikit_learn()
    {
        for (var i = 0; i < Binary.Length; i++)
        {
            var expected = Answer.Value.GetProperty("binary")[i];
            var report = BinaryMetrics.Of(Binary[i].Labels, Binary[i].Predictions, Binary[i].Scores);

            Assert.Equal(expected.GetProperty("metrics").EnumerateObject().Select(m => m.Name).Order(), report.Metrics.Select(m => m.Name).Order());
            foreach (var metric in expected.GetProperty("metrics").EnumerateObject()) Python.Same(metric.Value.GetDouble(), report.Find(metric.Name)!.Estimate.Value, what: metric.Name);
            Python.Same(expected.Number("error"), report.Find("auc")!.Estimate.StandardDeviation, what: "DeLong");
            Python.Same(expected.GetProperty("wilson")[0].GetDouble(), report.Find("accuracy")!.Estimate.Low, what: "Wilson");
            Python.Same(expected.GetProperty("wilson")[1].GetDouble(), report.Find("accuracy")!.Estimate.High, what: "Wilson");
            Assert.Equal(expected.GetProperty("cells").EnumerateArray().Select(c => c.GetInt64()),
                [report.Confusion!["0"]["0"], report.Confusion["0"]["1"], report.Confusion["1"]["0"], report.Confusion["1"]["1"]]);
        }
    }

    [Fact]
    public void Multiclass_metrics_are_those_of_scikit_learn()
    {
        for (var i = 0; i < Multiclass.Length; i++)
        {
            var report = MulticlassMetrics.Of(Multiclass[i].Labels, Multiclass[i].Predictions);

            foreach (var metric in Answer.Value.GetProperty("multiclass")[i].EnumerateObject())
            {
                Python.Same(metric.Value.GetDouble(), report.Find(metric.Name)!.Estimate.Value, what: metric.Name);
            }
        }
    }

    [Fact]
    public void Regression_metrics_are_those_of_scikit_learn()
    {
        for (var i = 0; i < Regression.Length; i++)
        {
            var expected = Answer.Value.GetProperty("regression")[i];
            var report = RegressionMetrics.Of(Regression[i].Labels, Regression[i].Predictions);

            foreach (var name in new[] { "mae", "mse", "rmse", "r2" }) Python.Same(expected.Number(name), report.Find(name)!.Estimate.Value, what: name);
            Python.Same(expected.Number("low"), report.Find("mae")!.Estimate.Low, what: "Student");
            Python.Same(expected.Number("high"), report.Find("mae")!.Estimate.High, what: "Student");
            // Against a bootstrap of 2,000 resamples, which itself is off by 2 %.
            Assert.InRange(report.Find("r2")!.Estimate.StandardDeviation / expected.Number("r2_error"), 0.9, 1.1);
        }
    }

    [Fact]
    public void Intervals_hold_the_truth_as_often_as_they_say()
    {
        // f1 of a known table, 80 % intervals: of 300 some 240 must hold it; 3 standard deviations are 21.
        double[] truth = [0.3, 0.1, 0.2, 0.4];
        var exact = BinaryMetrics.F(1, truth[0], truth[1], truth[2]);
        var draw = new Draw(8);
        var settings = new QualitySettings { Confidence = 0.8, Resamples = 300 };
        var held = 0;
        for (var run = 0; run < 300; run++)
        {
            var (labels, predictions) = (new bool[400], new bool[400]);
            for (var i = 0; i < labels.Length; i++)
            {
                var u = draw.Uniform();
                (labels[i], predictions[i]) = u < 0.3 ? (true, true) : u < 0.4 ? (false, true) : u < 0.6 ? (true, false) : (false, false);
            }
            var estimate = BinaryMetrics.Of(labels, predictions, [], settings with { Seed = run }).Find("f1")!.Estimate;
            if (estimate.Low <= exact && exact <= estimate.High) held++;
        }

        Assert.InRange(held, 219, 261);
    }

    private static (bool[], bool[], double[]) MakeBinary(int seed, int count, double ties)
    {
        var draw = new Draw(seed);
        bool[] labels = [.. Enumerable.Range(0, count).Select(_ => draw.Chance(0.3))];
        double[] scores = [.. labels.Select(l => Math.Clamp(draw.Normal(l ? 0.6 : 0.4, 0.2), 0, 1)).Select(s => ties > 0 ? Math.Round(s, 1) : s)];
        return (labels, [.. scores.Select(s => s >= 0.5)], scores);
    }

    private static (string[], string[]) MakeMulticlass(int seed, int count, int classes)
    {
        var draw = new Draw(seed);
        string[] labels = [.. Enumerable.Range(0, count).Select(_ => $"k{Math.Min(draw.Below(classes), draw.Below(classes))}")];
        return (labels, [.. labels.Select(l => draw.Chance(0.7) ? l : $"k{draw.Below(classes - 1)}")]);
    }

    private static (double[], double[]) MakeRegression(int seed, int count, double noise)
    {
        var draw = new Draw(seed);
        var labels = draw.Normals(count, 10, 4);
        return (labels, [.. labels.Select(l => l + draw.Normal(0.2, noise))]);
    }
}
