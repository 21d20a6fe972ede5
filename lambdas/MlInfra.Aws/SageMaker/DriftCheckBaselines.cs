namespace MlInfra.Aws.SageMaker;

/// <summary>What traffic of a deployed version is to be held against, as <see href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DriftCheckBaselines.html">DriftCheckBaselines</see> has it.</summary>
public sealed record DriftCheckBaselines
{
    /// <summary>The data's quality.</summary>
    public ModelQuality? ModelDataQuality { get; init; }

    /// <summary>The model's quality.</summary>
    public ModelQuality? ModelQuality { get; init; }

    /// <summary>Bias.</summary>
    public DriftCheckBias? Bias { get; init; }

    /// <summary>Attributions.</summary>
    public DriftCheckExplainability? Explainability { get; init; }
}

/// <summary>Where the baselines of bias are.</summary>
public sealed record DriftCheckBias
{
    /// <summary>How it is measured.</summary>
    public MetricsSource? ConfigFile { get; init; }

    /// <summary>Of the data.</summary>
    public MetricsSource? PreTrainingConstraints { get; init; }

    /// <summary>Of the model.</summary>
    public MetricsSource? PostTrainingConstraints { get; init; }
}

/// <summary>Where the baselines of attributions are.</summary>
public sealed record DriftCheckExplainability
{
    /// <summary>How they are found.</summary>
    public MetricsSource? ConfigFile { get; init; }

    /// <summary>The attributions.</summary>
    public MetricsSource? Constraints { get; init; }
}
