namespace MlInfra.Analysis.ModelQuality;

/// <summary>The curves of a score, and the area under the first with its error after DeLong (by mid-ranks, in n log n).</summary>
internal sealed class RocCurve
{
    private const int Points = 100;

    /// <summary>NaN where one class is empty.</summary>
    public double Area { get; private init; } = double.NaN;

    public double Error { get; private init; } = double.NaN;

    public IReadOnlyList<(double FalsePositiveRate, double TruePositiveRate)> Roc { get; private init; } = [];

    public IReadOnlyList<(double Precision, double Recall)> PrecisionRecall { get; private init; } = [];

    public static RocCurve Of(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        var order = Enumerable.Range(0, labels.Length).ToArray();
        var keys = scores.ToArray();
        Array.Sort(keys, order);
        var sorted = new bool[labels.Length];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = labels[order[i]];
        var positives = sorted.LongCount(l => l);
        var negatives = sorted.Length - positives;
        if (positives == 0 || negatives == 0) return new RocCurve();

        var (area, error) = DeLong(keys, sorted, positives, negatives);
        var (roc, recall) = Curves(keys, sorted, positives, negatives);
        return new RocCurve { Area = area, Error = error, Roc = Thin(roc), PrecisionRecall = Thin(recall) };
    }

    // Each positive's share of negatives below it, ties half, and the other way round; their variances make the error.
    private static (double Area, double Error) DeLong(double[] scores, bool[] labels, long positives, long negatives)
    {
        double area = 0, squaresOfPositives = 0, squaresOfNegatives = 0;
        long positivesBelow = 0, negativesBelow = 0;
        for (var start = 0; start < scores.Length;)
        {
            var end = start;
            long tiedPositives = 0, tiedNegatives = 0;
            for (; end < scores.Length && scores[end] == scores[start]; end++)
            {
                if (labels[end]) tiedPositives++;
                else tiedNegatives++;
            }
            var shareBelow = (negativesBelow + (tiedNegatives / 2.0)) / negatives;
            var shareAbove = (positives - positivesBelow - (tiedPositives / 2.0)) / positives;
            area += tiedPositives * shareBelow;
            squaresOfPositives += tiedPositives * shareBelow * shareBelow;
            squaresOfNegatives += tiedNegatives * shareAbove * shareAbove;
            positivesBelow += tiedPositives;
            negativesBelow += tiedNegatives;
            start = end;
        }
        area /= positives;
        if (positives < 2 || negatives < 2) return (area, double.NaN);
        var varianceOfPositives = Math.Max(0, (squaresOfPositives - (positives * area * area)) / (positives - 1));
        var varianceOfNegatives = Math.Max(0, (squaresOfNegatives - (negatives * area * area)) / (negatives - 1));
        return (area, Math.Sqrt((varianceOfPositives / positives) + (varianceOfNegatives / negatives)));
    }

    private static (List<(double, double)> Roc, List<(double, double)> Recall) Curves(double[] scores, bool[] labels, long positives, long negatives)
    {
        var (roc, recall) = (new List<(double, double)> { (0, 0) }, new List<(double, double)>());
        double tp = 0, fp = 0;
        for (var i = scores.Length - 1; i >= 0; i--)
        {
            if (labels[i]) tp++;
            else fp++;
            if (i > 0 && scores[i - 1] == scores[i]) continue;
            roc.Add((fp / negatives, tp / positives));
            recall.Add((tp / (tp + fp), tp / positives));
        }
        return (roc, recall);
    }

    private static List<(double, double)> Thin(List<(double, double)> points) =>
        points.Count <= Points + 1 ? points : [.. Enumerable.Range(0, Points + 1).Select(i => points[(int)((long)i * (points.Count - 1) / Points)])];
}
