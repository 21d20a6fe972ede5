namespace MlInfra.Analysis.ModelQuality;

/// <summary>A metric of model quality, under Model Monitor's name.</summary>
/// <param name="Name">Its name, e.g. <c>auc</c>.</param>
/// <param name="Estimate">Its value and interval.</param>
/// <param name="Method">How the interval was found.</param>
public sealed record QualityMetric(string Name, Interval Estimate, string Method);

/// <summary>What kind of answers a model gives.</summary>
public enum ProblemType
{
    BinaryClassification,
    MulticlassClassification,
    Regression,
}

/// <summary>The quality of a model on labelled records.</summary>
public sealed record QualityReport
{
    public required ProblemType Problem { get; init; }

    /// <summary>Labelled records.</summary>
    public required long Count { get; init; }

    public required IReadOnlyList<QualityMetric> Metrics { get; init; }

    /// <summary>Of classifications: how many of each actual class got each answer.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>? Confusion { get; init; }

    /// <summary>Of binary classifications with scores: the receiver operating characteristic, thinned to at most 101 points.</summary>
    public IReadOnlyList<(double FalsePositiveRate, double TruePositiveRate)> Roc { get; init; } = [];

    /// <summary>Precision by recall, thinned to at most 101 points.</summary>
    public IReadOnlyList<(double Precision, double Recall)> PrecisionRecall { get; init; } = [];

    public QualityMetric? Find(string name) => Metrics.FirstOrDefault(m => m.Name == name);
}

/// <summary>How quality is measured.</summary>
public sealed record QualitySettings
{
    /// <summary>The confidence of the intervals. Range: 0 to 1, exclusive. Default: 0.99.</summary>
    public double Confidence { get; init; } = 0.99;

    /// <summary>Resamples of the bootstrap. Range: at least 20. Default: 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>The seed of the bootstrap. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The score from which on the answer is positive, where only scores are captured. Default: 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The label that is positive. Default: 1.</summary>
    public string PositiveLabel { get; init; } = "1";

    /// <summary>Labelled records below which no limit is judged. Default: 100.</summary>
    public int MinimumCount { get; init; } = 100;
}
