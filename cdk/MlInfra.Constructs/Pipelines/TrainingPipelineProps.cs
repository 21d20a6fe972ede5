using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A pipeline: its steps, its parameters, where it keeps what it makes.</summary>
public sealed record TrainingPipelineProps
{
    /// <summary>
    /// The bucket for what runs make, at <c>s3://bucket/prefix/run/step/...</c>: each run has a folder of its own, so that runs never
    /// overwrite each other. Caches do not compare outputs, so a folder per run does not defeat them.
    /// Not needed for a <see cref="Definition"/> that exists already.
    /// </summary>
    public IBucket? Artifacts { get; init; }

    /// <summary>The first steps and those that follow; branches belong to their <see cref="ConditionStep"/>. Default: <see cref="Definition"/> has them.</summary>
    public IReadOnlyList<PipelineStep> Steps { get; init; } = [];

    /// <summary>A definition that exists already, in place of <see cref="Steps"/>. Default: it is written from them.</summary>
    public PipelineDefinition? Definition { get; init; }

    /// <summary>What whoever starts a run may give, in the order shown; parameters that steps use are added by themselves. Default: those that steps use.</summary>
    public IReadOnlyList<PipelineParameter> Parameters { get; init; } = [];

    /// <summary>The pipeline's name; a change replaces it. Default: made from the stack's name and the construct's path.</summary>
    public string? PipelineName { get; init; }

    /// <summary>The prefix in the bucket. Default: the pipeline's name.</summary>
    public string? Prefix { get; init; }

    /// <summary>The name that Studio shows. Default: the pipeline's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the pipeline is for. Default: none.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The role that runs the pipeline and its jobs. Default: one is made that may do what the steps need and no more. A role given is
    /// taken as it is; what it lacks is said at synth, as far as the app knows it (<see cref="TrainingPipeline.RequiredPolicy"/>).
    /// </summary>
    public IRole? Role { get; init; }

    /// <summary>
    /// Locations in S3, as <c>s3://bucket/prefix</c>, that the role made here may read besides those that steps and the defaults of
    /// parameters name: what runs may be given instead of a default. Default: none.
    /// </summary>
    public IReadOnlyList<string> InputLocations { get; init; } = [];

    /// <summary>The experiment and trial that runs are shown under. Default: the pipeline's name and the run's id, as with the Python SDK.</summary>
    public ExperimentConfig ExperimentConfig { get; init; } = ExperimentConfig.PerRun;

    /// <summary>How many steps may run at once; at least 1. Default: as many as can.</summary>
    public int? MaxParallelExecutionSteps { get; init; }
}
