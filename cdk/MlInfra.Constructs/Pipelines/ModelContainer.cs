using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A container that serves a model: its image, the model's files, the scripts.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html"/>
public sealed record ModelContainer
{
    /// <summary>The image. Default: <see cref="ImageUri"/> or <see cref="ModelPackageName"/> says it.</summary>
    public Image? Image { get; init; }

    /// <summary>The image's URI where only the pipeline's run tells it, as an AutoML step's best candidate does. Default: <see cref="Image"/>.</summary>
    public PipelineValue? ImageUri { get; init; }

    /// <summary>The model.tar.gz in S3, most often a training step's ModelArtifacts. Default: the image holds the model.</summary>
    public PipelineValue? ModelData { get; init; }

    /// <summary>The model's files in S3 where they are not one model.tar.gz. Default: <see cref="ModelData"/>.</summary>
    public ModelDataSource? ModelDataSource { get; init; }

    /// <summary>A version in the registry, by its ARN, that is the container; not for a version that is being registered. Default: none.</summary>
    public PipelineValue? ModelPackageName { get; init; }

    /// <summary>The scripts that serve it. Default: none, the container or the model brings them.</summary>
    public ScriptBundle? Code { get; init; }

    /// <summary>The script with model_fn and its siblings; a file of <see cref="Code"/>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>Python's level of the container's log: 10 debug, 20 info, 30 warning. Default: 20.</summary>
    public int ContainerLogLevel { get; init; } = 20;

    /// <summary>Environment variables; at most 100, 1,024 characters each. Default: only those by which it finds the script.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The host name by which containers of one model call each other. Default: SageMaker's.</summary>
    public string? ContainerHostname { get; init; }

    /// <summary>Whether it serves many models under one prefix (<c>MultiModel</c>); not for a version that is being registered. Default: <c>SingleModel</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The framework, for Inference Recommender: <c>PYTORCH</c>, <c>SKLEARN</c>, ...; only for a version that is being registered. Default: none.</summary>
    public string? Framework { get; init; }

    /// <summary>The framework's version, for Inference Recommender. Default: none.</summary>
    public string? FrameworkVersion { get; init; }

    /// <summary>The name of a published model most like it, for Inference Recommender. Default: none.</summary>
    public string? NearestModelName { get; init; }

    /// <summary>What the model takes in, as JSON, for Inference Recommender and compilation. Default: none.</summary>
    public string? DataInputConfiguration { get; init; }
}
