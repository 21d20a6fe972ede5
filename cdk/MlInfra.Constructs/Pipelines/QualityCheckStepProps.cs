namespace MlInfra.Constructs.Pipelines;

/// <summary>A check of data or of a model's quality against a baseline.</summary>
public sealed record QualityCheckStepProps : CheckStepProps
{
    /// <summary>What is checked.</summary>
    public required QualityCheck Check { get; init; }

    /// <summary>The statistics to compare with, in S3. Default: the group's.</summary>
    public PipelineValue? SuppliedBaselineStatistics { get; init; }
}
