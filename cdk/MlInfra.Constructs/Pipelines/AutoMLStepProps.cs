using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>An AutoML job as a step, in ensembling mode, the one that pipelines know.</summary>
public sealed record AutoMLStepProps : JobStepProps
{
    /// <summary>The data; 1 to 20 channels.</summary>
    public required IReadOnlyList<AutoMLChannel> Inputs { get; init; }

    /// <summary>The place of what the job makes. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? OutputPath { get; init; }

    /// <summary>The key that encrypts what the job makes. Default: the artifact bucket's.</summary>
    public IKey? OutputKey { get; init; }

    /// <summary><c>Regression</c>, <c>BinaryClassification</c> or <c>MulticlassClassification</c>; with <see cref="Objective"/>. Default: found from the data.</summary>
    public PipelineValue? ProblemType { get; init; }

    /// <summary>The metric that the best candidate is chosen by, for example <c>F1</c> or <c>MSE</c>; with <see cref="ProblemType"/>. Default: chosen by the problem.</summary>
    public PipelineValue? Objective { get; init; }

    /// <summary>The longest time of the whole job, in seconds; at least 300. Default: the service's.</summary>
    public PipelineValue? MaxAutoMLJobRuntimeInSeconds { get; init; }

    /// <summary>How many candidates; 1 to 750. Default: the service's.</summary>
    public PipelineValue? MaxCandidates { get; init; }

    /// <summary>The longest time of one training job, in seconds. Default: the service's.</summary>
    public PipelineValue? MaxRuntimePerTrainingJobInSeconds { get; init; }

    /// <summary>The share of the data to validate with, where there is no channel for it; above 0, below 1. Default: 0.2, the service's.</summary>
    public PipelineValue? ValidationFraction { get; init; }

    /// <summary>A file in S3 that names the columns to learn from, and their types. Default: all columns.</summary>
    public PipelineValue? FeatureSpecificationS3Uri { get; init; }

    /// <summary>The key that encrypts the volumes. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The network. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags of the job; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
