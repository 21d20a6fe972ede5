using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The question for the version that a new model has to beat, as a step.</summary>
public sealed record ChampionStepProps : StepProps
{
    /// <summary>The function that knows.</summary>
    public required ChampionFunction Function { get; init; }

    /// <summary>The new model's artifact, <c>train.ModelArtifacts</c>: its own champion where no version is approved yet.</summary>
    public required PipelineValue Candidate { get; init; }

    /// <summary>
    /// The bucket of the champions' artifacts, where others than this pipeline made them; steps may then read what lies there. Default: the
    /// champions are earlier runs' models, which the pipeline may read.
    /// </summary>
    public IBucket? Models { get; init; }

    /// <summary>Where in the bucket. Default: anywhere.</summary>
    public string? ModelsPrefix { get; init; }
}
