namespace MlInfra.Constructs.Pipelines;

/// <summary>What a <see cref="QualityCheckStep"/> checks: data, or a model's predictions.</summary>
public sealed record QualityCheck
{
    private QualityCheck(PipelineValue dataset, DatasetFormat format, PipelineValue? problemType)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(format);
        Dataset = dataset;
        Format = format;
        ProblemType = problemType;
    }

    /// <summary>The place of the reports. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>A script that works on each record first: s3://..., or a file on this machine; only for data. Default: none.</summary>
    public string? RecordPreprocessorScript { get; init; }

    /// <summary>A script that works on the reports: s3://..., or a file on this machine. Default: none.</summary>
    public string? PostAnalyticsProcessorScript { get; init; }

    /// <summary>The column or JSONPath of the predicted label; only for a model. Default: none.</summary>
    public PipelineValue? InferenceAttribute { get; init; }

    /// <summary>The column or JSONPath of the probability; only for a model. Default: none.</summary>
    public PipelineValue? ProbabilityAttribute { get; init; }

    /// <summary>The column or JSONPath of the true label; only for a model. Default: none.</summary>
    public PipelineValue? GroundTruthAttribute { get; init; }

    /// <summary>From which probability on a prediction counts as yes; only for a model. Default: 0.5, the container's.</summary>
    public PipelineValue? ProbabilityThresholdAttribute { get; init; }

    internal PipelineValue Dataset { get; }

    internal DatasetFormat Format { get; }

    internal PipelineValue? ProblemType { get; }

    /// <summary>Statistics of data, and constraints on it.</summary>
    public static QualityCheck Data(PipelineValue dataset, DatasetFormat format) => new(dataset, format, null);

    /// <summary>A model's predictions against the truth; the problem is <c>Regression</c>, <c>BinaryClassification</c> or <c>MulticlassClassification</c>.</summary>
    public static QualityCheck Model(PipelineValue dataset, DatasetFormat format, PipelineValue problemType) =>
        new(dataset, format, problemType ?? throw new ArgumentNullException(nameof(problemType)));
}
