namespace MlInfra.Aws.SageMaker;

/// <summary>The reports of a model package.</summary>
public sealed record ModelMetrics
{
    /// <summary>Quality.</summary>
    public ModelQuality? ModelQuality { get; init; }

    /// <summary>The data's quality.</summary>
    public ModelQuality? ModelDataQuality { get; init; }

    /// <summary>Bias.</summary>
    public BiasReports? Bias { get; init; }

    /// <summary>Attributions.</summary>
    public ExplainabilityReport? Explainability { get; init; }
}

/// <summary>Where the reports of bias are.</summary>
public sealed record BiasReports
{
    /// <summary>Both.</summary>
    public MetricsSource? Report { get; init; }

    /// <summary>Of the data.</summary>
    public MetricsSource? PreTrainingReport { get; init; }

    /// <summary>Of the model.</summary>
    public MetricsSource? PostTrainingReport { get; init; }
}

/// <summary>Where the report of attributions is.</summary>
public sealed record ExplainabilityReport
{
    /// <summary>The report.</summary>
    public MetricsSource? Report { get; init; }
}

/// <summary>Where the quality reports are.</summary>
public sealed record ModelQuality
{
    /// <summary>The statistics.</summary>
    public MetricsSource? Statistics { get; init; }

    /// <summary>The constraints.</summary>
    public MetricsSource? Constraints { get; init; }
}

/// <summary>A report in S3.</summary>
public sealed record MetricsSource
{
    /// <summary>The MIME type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Where it is.</summary>
    public required string S3Uri { get; init; }

    /// <summary>Its digest.</summary>
    public string? ContentDigest { get; init; }
}
