namespace MlInfra.Analysis.Bias;

/// <summary>
/// The metrics as <see href="https://docs.aws.amazon.com/sagemaker/latest/dg/clarify-measure-post-training-bias.html">Clarify</see> defines them: a is the
/// favoured side, d the facet; 0 / 0 is 0, and what is divided by 0 infinite.
/// </summary>
internal static class BiasFormulas
{
    internal delegate double Formula(BiasCells cells);

    public static readonly (string Name, string Description, Formula Of)[] PreTraining =
    [
        ("CI", "Class imbalance", c => Divide(c.Count(false) - c.Count(true), c.Count(false) + c.Count(true))),
        ("DPL", "Difference in proportions of labels", c => Share(c, false) - Share(c, true)),
        ("KL", "Kullback-Leibler divergence", c => Divergence(Share(c, false), Share(c, true))),
        ("JS", "Jensen-Shannon divergence", JensenShannon),
        // Of two classes both shares differ by the same.
        ("LP", "L2 norm", c => Math.Sqrt(2) * Math.Abs(Share(c, false) - Share(c, true))),
        ("TVD", "Total variation distance", c => Math.Abs(Share(c, false) - Share(c, true))),
        ("KS", "Kolmogorov-Smirnov", c => Math.Abs(Share(c, false) - Share(c, true))),
    ];

    public static readonly (string Name, string Description, Formula Of)[] OfPredictions =
    [
        ("DPPL", "Difference in positive proportions in predicted labels", c => Answers(c, false) - Answers(c, true)),
        ("DI", "Disparate impact", c => Divide(Answers(c, true), Answers(c, false))),
    ];

    public static readonly (string Name, string Description, Formula Of)[] OfTruth =
    [
        ("DCA", "Difference in conditional acceptance", c => Difference(Divide(c.Actual(false, true), c.Predicted(false, true)), Divide(c.Actual(true, true), c.Predicted(true, true)))),
        ("DCR", "Difference in conditional rejection", c => Difference(Divide(c.Actual(true, false), c.Predicted(true, false)), Divide(c.Actual(false, false), c.Predicted(false, false)))),
        ("RD", "Recall difference", c => Recall(c, false) - Recall(c, true)),
        ("SD", "Specificity difference", c => Specificity(c, true) - Specificity(c, false)),
        ("AD", "Accuracy difference", c => Accuracy(c, false) - Accuracy(c, true)),
        ("DAR", "Difference in acceptance rates", c => Precision(c, false) - Precision(c, true)),
        ("DRR", "Difference in rejection rates", c => Rejection(c, true) - Rejection(c, false)),
        ("TE", "Treatment equality", c => Difference(Divide(c.At(true, false, true), c.At(true, true, false)), Divide(c.At(false, false, true), c.At(false, true, false)))),
    ];

    /// <summary>Conditional demographic disparity: in each group the facet's share of the unfavoured less its share of the favoured, weighted by the group's size.</summary>
    public static double ConditionalDisparity(ReadOnlySpan<double> cells, bool ofPredictions)
    {
        double sum = 0, total = 0, favoured = 0;
        for (var at = 0; at < cells.Length; at += 8)
        {
            var group = new BiasCells(cells.Slice(at, 8));
            var count = group.Count(false) + group.Count(true);
            var (no, yes) = (Of(group, true, false), Of(group, true, true));
            var (allNo, allYes) = (no + Of(group, false, false), yes + Of(group, false, true));
            sum += count * ((allNo == 0 ? 0 : no / allNo) - (allYes == 0 ? 0 : yes / allYes));
            total += count;
            favoured += allYes;
        }
        // Where all or none are favoured there is no disparity to speak of.
        return total == 0 || favoured == 0 || favoured == total ? double.NaN : sum / total;

        double Of(BiasCells group, bool facet, bool value) => ofPredictions ? group.Predicted(facet, value) : group.Actual(facet, value);
    }

    private static double Share(BiasCells c, bool facet) => c.Count(facet) == 0 ? double.NaN : c.Actual(facet, true) / c.Count(facet);

    private static double Answers(BiasCells c, bool facet) => c.Count(facet) == 0 ? double.NaN : c.Predicted(facet, true) / c.Count(facet);

    private static double Recall(BiasCells c, bool facet) => Divide(c.At(facet, true, true), c.Actual(facet, true));

    private static double Specificity(BiasCells c, bool facet) => Divide(c.At(facet, false, false), c.Actual(facet, false));

    private static double Accuracy(BiasCells c, bool facet) => Divide(c.At(facet, true, true) + c.At(facet, false, false), c.Count(facet));

    private static double Precision(BiasCells c, bool facet) => Divide(c.At(facet, true, true), c.Predicted(facet, true));

    private static double Rejection(BiasCells c, bool facet) => Divide(c.At(facet, false, false), c.Predicted(facet, false));

    // Classes that one side lacks are left out, as Clarify does.
    private static double Divergence(double p, double q)
    {
        if (double.IsNaN(p) || double.IsNaN(q)) return double.NaN;
        double sum = 0;
        if (p > 0 && q > 0) sum += p * Math.Log(p / q);
        if (p < 1 && q < 1) sum += (1 - p) * Math.Log((1 - p) / (1 - q));
        return sum;
    }

    private static double JensenShannon(BiasCells c)
    {
        var (p, q) = (Share(c, false), Share(c, true));
        if (double.IsNaN(p) || double.IsNaN(q)) return double.NaN;
        return (Half(p, q) + Half(1 - p, 1 - q)) / 2;

        static double Half(double a, double b)
        {
            var middle = (a + b) / 2;
            return (a > 0 ? a * Math.Log(a / middle) : 0) + (b > 0 ? b * Math.Log(b / middle) : 0);
        }
    }

    private static double Divide(double a, double b) => b != 0 ? a / b : a == 0 ? 0 : a > 0 ? double.PositiveInfinity : double.NegativeInfinity;

    private static double Difference(double a, double b) => a == b ? 0 : a - b;
}
