namespace MlInfra.Analysis.ModelQuality;

/// <summary>
/// Metrics of binary classification. Intervals: shares after Wilson, the area under the curve after DeLong, F scores by the percentile bootstrap
/// of the confusion matrix; where those two see no variance, after Newcombe and Wilson.
/// </summary>
public static class BinaryMetrics
{
    private const string Wilson = "Wilson";
    private const string Bootstrap = "percentile bootstrap";

    /// <param name="labels">What was so.</param>
    /// <param name="predictions">What the model answered.</param>
    /// <param name="scores">Its scores for yes. Null without.</param>
    /// <param name="settings">How it is measured.</param>
    public static QualityReport Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions, ReadOnlySpan<double> scores, QualitySettings? settings = null)
    {
        settings ??= new QualitySettings();
        double tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] && predictions[i]) tp++;
            else if (labels[i]) fn++;
            else if (predictions[i]) fp++;
            else tn++;
        }
        var (n, positives) = (tp + fp + fn + tn, tp + fn);
        var c = settings.Confidence;
        var metrics = new List<QualityMetric>
        {
            new("recall", Intervals.Share(tp, positives, c), Wilson),
            new("precision", Intervals.Share(tp, tp + fp, c), Wilson),
            new("accuracy", Intervals.Share(tp + tn, n, c), Wilson),
            new("true_positive_rate", Intervals.Share(tp, positives, c), Wilson),
            new("true_negative_rate", Intervals.Share(tn, tn + fp, c), Wilson),
            new("false_positive_rate", Intervals.Share(fp, tn + fp, c), Wilson),
            new("false_negative_rate", Intervals.Share(fn, positives, c), Wilson),
            // Of the two constant answers the one that does best in the metric: yes for all but accuracy.
            new("recall_best_constant_classifier", Interval.Unsure(positives > 0 ? 1 : double.NaN), "none"),
            new("precision_best_constant_classifier", Intervals.Share(positives, n, c), Wilson),
            new("accuracy_best_constant_classifier", Intervals.Share(Math.Max(positives, n - positives), n, c), Wilson),
        };
        AddScores(metrics, [tp, fp, fn, tn], settings);
        foreach (var (name, beta) in FScores)
        {
            metrics.Add(new QualityMetric(name + "_best_constant_classifier", Interval.Unsure(n == 0 ? double.NaN : F(beta, positives, n - positives, 0)), "none"));
        }
        var curves = scores.Length == labels.Length && scores.Length > 0 ? RocCurve.Of(labels, scores) : null;
        if (curves is not null) metrics.Add(Area(curves, positives, n - positives, c));
        return new QualityReport
        {
            Problem = ProblemType.BinaryClassification,
            Count = labels.Length,
            Metrics = metrics,
            Confusion = new Dictionary<string, IReadOnlyDictionary<string, long>>
            {
                ["0"] = new Dictionary<string, long> { ["0"] = (long)tn, ["1"] = (long)fp }, ["1"] = new Dictionary<string, long> { ["0"] = (long)fn, ["1"] = (long)tp },
            },
            Roc = curves?.Roc ?? [],
            PrecisionRecall = curves?.PrecisionRecall ?? [],
        };
    }

    internal static readonly (string Name, double Beta)[] FScores = [("f0_5", 0.5), ("f1", 1), ("f2", 2)];

    /// <summary>F of beta; 0 where nothing is positive, as scikit-learn has it.</summary>
    internal static double F(double beta, double tp, double fp, double fn)
    {
        var square = beta * beta;
        var denominator = ((1 + square) * tp) + (square * fn) + fp;
        return denominator == 0 ? 0 : (1 + square) * tp / denominator;
    }

    private static void AddScores(List<QualityMetric> metrics, double[] cells, QualitySettings settings)
    {
        var resampled = FScores.Select(_ => new double[settings.Resamples]).ToArray();
        var random = new Multinomial(settings.Seed);
        var drawn = new double[4];
        for (var r = 0; r < settings.Resamples; r++)
        {
            random.Draw(cells, drawn);
            for (var f = 0; f < FScores.Length; f++) resampled[f][r] = F(FScores[f].Beta, drawn[0], drawn[1], drawn[2]);
        }
        var empty = cells.Sum() == 0;
        for (var f = 0; f < FScores.Length; f++)
        {
            var value = empty ? double.NaN : F(FScores[f].Beta, cells[0], cells[1], cells[2]);
            // Without a positive record there is nothing to be right about: the 0 says nothing.
            metrics.Add(cells[0] + cells[2] == 0 ? new QualityMetric(FScores[f].Name, Interval.Unsure(value), Bootstrap)
                : cells[0] == 0 || cells[1] + cells[2] == 0 ? new QualityMetric(FScores[f].Name, OfOneKind(FScores[f].Beta, value, cells, settings.Confidence), Wilson)
                : new QualityMetric(FScores[f].Name, Intervals.Bootstrap(value, resampled[f], settings.Confidence), Bootstrap));
        }
    }

    // Where every record that counts is right, or none is, resamples are all the same and would tell of a certainty that few records do not give. The share of right
    // ones among those that count has an interval; what is wrong there is taken for the kind that weighs most.
    private static Interval OfOneKind(double beta, double value, double[] cells, double confidence)
    {
        var square = beta * beta;
        var right = Intervals.Share(cells[0], cells[0] + cells[1] + cells[2], confidence);
        return cells[0] == 0 ? new Interval(value, 0, Of(right.High, Math.Min(1, square)), 0) : new Interval(value, Of(right.Low, Math.Max(1, square)), 1, 0);

        double Of(double share, double weight) => (1 + square) * share / (((1 + square) * share) + (weight * (1 - share)));
    }

    // Scores that part the classes wholly, or a class of one record, leave DeLong without a variance.
    private static QualityMetric Area(RocCurve curve, double positives, double negatives, double confidence) => double.IsNaN(curve.Area) || curve.Error > 0
        ? new QualityMetric("auc", Intervals.Normal(curve.Area, curve.Error, confidence, 0, 1), "DeLong")
        : new QualityMetric("auc", Intervals.Area(curve.Area, positives, negatives, confidence) with { StandardDeviation = curve.Error }, "Newcombe");
}
