namespace MlInfra.Analysis.ModelQuality;

/// <summary>Metrics of multiclass classification, weighted by how frequent each actual class is. Intervals: accuracy after Wilson, all else by the percentile bootstrap of the confusion matrix.</summary>
public static class MulticlassMetrics
{
    private static readonly string[] Weighted = ["weighted_recall", "weighted_precision", "weighted_f0_5", "weighted_f1", "weighted_f2"];

    public static QualityReport Of(IReadOnlyList<string> labels, IReadOnlyList<string> predictions, QualitySettings? settings = null)
    {
        settings ??= new QualitySettings();
        var classes = labels.Concat(predictions).Distinct().Order(StringComparer.Ordinal).ToList();
        var index = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        var size = classes.Count;
        var cells = new double[size * size];
        for (var i = 0; i < labels.Count; i++) cells[(index[labels[i]] * size) + index[predictions[i]]]++;

        var values = Measure(cells, size);
        var resampled = Weighted.Select(_ => new double[settings.Resamples]).ToArray();
        if (labels.Count > 0)
        {
            var random = new Multinomial(settings.Seed);
            var drawn = new double[cells.Length];
            for (var r = 0; r < settings.Resamples; r++)
            {
                random.Draw(cells, drawn);
                var measured = Measure(drawn, size);
                for (var m = 0; m < Weighted.Length; m++) resampled[m][r] = measured[m];
            }
        }
        double right = 0;
        for (var i = 0; i < size; i++) right += cells[(i * size) + i];
        var metrics = new List<QualityMetric> { new("accuracy", Intervals.Share(right, labels.Count, settings.Confidence), "Wilson") };
        for (var m = 0; m < Weighted.Length; m++)
        {
            // Where all are right, or none is, resamples are all the same and would tell of a certainty that few records do not give.
            metrics.Add(labels.Count > 0 && (right == 0 || right == labels.Count) ? new QualityMetric(Weighted[m], Intervals.Share(right, labels.Count, settings.Confidence), "Wilson")
                : new QualityMetric(Weighted[m], labels.Count == 0 ? Interval.Unsure(double.NaN) : Intervals.Bootstrap(values[m], resampled[m], settings.Confidence), "percentile bootstrap"));
        }
        AddConstant(metrics, cells, size, labels.Count, settings);
        return new QualityReport
        {
            Problem = ProblemType.MulticlassClassification,
            Count = labels.Count,
            Metrics = metrics,
            Confusion = classes.ToDictionary(
                actual => actual,
                IReadOnlyDictionary<string, long> (actual) => classes.ToDictionary(answer => answer, answer => (long)cells[(index[actual] * size) + index[answer]])),
        };
    }

    // The best constant answer is the most frequent class.
    private static void AddConstant(List<QualityMetric> metrics, double[] cells, int size, int count, QualitySettings settings)
    {
        var constant = new double[cells.Length];
        var rows = Enumerable.Range(0, size).Select(i => cells.AsSpan(i * size, size).ToArray().Sum()).ToArray();
        var best = rows.Length == 0 ? 0 : Array.IndexOf(rows, rows.Max());
        for (var i = 0; i < size; i++) constant[(i * size) + best] = rows[i];
        var values = Measure(constant, size);
        metrics.Add(new QualityMetric("accuracy_best_constant_classifier", Intervals.Share(rows.DefaultIfEmpty(0).Max(), count, settings.Confidence), "Wilson"));
        for (var m = 0; m < Weighted.Length; m++) metrics.Add(new QualityMetric(Weighted[m] + "_best_constant_classifier", Interval.Unsure(values[m]), "none"));
    }

    private static double[] Measure(double[] cells, int size)
    {
        var measured = new double[Weighted.Length];
        double total = 0;
        for (var c = 0; c < size; c++)
        {
            double tp = cells[(c * size) + c], actual = 0, answered = 0;
            for (var other = 0; other < size; other++)
            {
                actual += cells[(c * size) + other];
                answered += cells[(other * size) + c];
            }
            total += actual;
            measured[0] += tp;
            measured[1] += answered == 0 ? 0 : actual * tp / answered;
            for (var f = 0; f < 3; f++) measured[2 + f] += actual * BinaryMetrics.F(BinaryMetrics.FScores[f].Beta, tp, answered - tp, actual - tp);
        }
        for (var m = 0; m < measured.Length; m++) measured[m] /= total;
        return measured;
    }
}
