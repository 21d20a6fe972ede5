using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A version for the registry: the model, how it is served, what was measured of it.</summary>
public sealed record RegisterModelStepProps : ModelStepProps
{
    /// <summary>The group that the version joins; the version has the group's tags and none of its own.</summary>
    public required IModelGroup Group { get; init; }

    /// <summary>The model.tar.gz in S3; most often a training step's ModelArtifacts. Default: <see cref="Containers"/> say it.</summary>
    public PipelineValue? ModelData { get; init; }

    /// <summary>The container that serves it. Default: <see cref="Containers"/> say it.</summary>
    public Image? Image { get; init; }

    /// <summary>The scripts that serve it. Default: none, the container or the model brings them.</summary>
    public ScriptBundle? Code { get; init; }

    /// <summary>The script with model_fn and its siblings; a file of <see cref="Code"/>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>Python's level of the container's log: 10 debug, 20 info, 30 warning. Default: 20.</summary>
    public int ContainerLogLevel { get; init; } = 20;

    /// <summary>Environment variables of the container. Default: only those by which it finds the script.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The containers, in place of <see cref="Image"/> and <see cref="ModelData"/>, where there are several or one that says more; at most 15. Default: one of those.</summary>
    public IReadOnlyList<ModelContainer> Containers { get; init; } = [];

    /// <summary>The MIME types that it reads. Default: application/json.</summary>
    public IReadOnlyList<PipelineValue> ContentTypes { get; init; } = ["application/json"];

    /// <summary>The MIME types that it answers in. Default: application/json.</summary>
    public IReadOnlyList<PipelineValue> ResponseTypes { get; init; } = ["application/json"];

    /// <summary>The instance types that it is meant to be served on; the first also chooses the image. Default: ml.m5.xlarge.</summary>
    public IReadOnlyList<PipelineValue> InferenceInstanceTypes { get; init; } = ["ml.m5.xlarge"];

    /// <summary>The instance types for batch transform. Default: ml.m5.xlarge.</summary>
    public IReadOnlyList<PipelineValue> TransformInstanceTypes { get; init; } = ["ml.m5.xlarge"];

    /// <summary>Other ways in which it can be served; at most 15. Default: none.</summary>
    public IReadOnlyList<InferenceSpecification> AdditionalSpecifications { get; init; } = [];

    /// <summary>What was measured. Default: nothing.</summary>
    public ModelMetrics? Metrics { get; init; }

    /// <summary>What monitors compare with. Default: nothing.</summary>
    public DriftCheckBaselines? DriftCheckBaselines { get; init; }

    /// <summary>Your own facts about the version, at most 50; parameters and results of steps may be among them. Default: none.</summary>
    public IDictionary<string, PipelineValue> CustomerMetadata { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The status that it enters with, an <see cref="Pipelines.ApprovalStatus"/> or a parameter. Default: a person approves it.</summary>
    public PipelineValue ApprovalStatus { get; init; } = Pipelines.ApprovalStatus.PendingManualApproval;

    /// <summary>What is said of the version. Default: nothing.</summary>
    public PipelineValue? ModelDescription { get; init; }

    /// <summary>Where it comes from. Default: not said.</summary>
    public MetadataProperties? MetadataProperties { get; init; }

    /// <summary>The domain: <c>COMPUTER_VISION</c>, <c>NATURAL_LANGUAGE_PROCESSING</c>, <c>MACHINE_LEARNING</c>. Default: not said.</summary>
    public PipelineValue? Domain { get; init; }

    /// <summary>The task, for Inference Recommender: <c>CLASSIFICATION</c>, <c>REGRESSION</c>, <c>OBJECT_DETECTION</c>, ... Default: not said.</summary>
    public PipelineValue? Task { get; init; }

    /// <summary>A payload in S3, for Inference Recommender: a tar.gz. Default: none.</summary>
    public PipelineValue? SamplePayloadUrl { get; init; }

    /// <summary><c>All</c> to leave out SageMaker's checks of the model, <c>None</c> to do them. Default: None.</summary>
    public PipelineValue SkipModelValidation { get; init; } = "None";

    /// <summary>Where the model came from, for one that is registered without a container. Default: none.</summary>
    public PipelineValue? SourceUri { get; init; }

    /// <summary>A transform job that tries the version. Default: none.</summary>
    public ModelValidation? Validation { get; init; }

    /// <summary>The version's card. Default: none.</summary>
    public ModelCard? ModelCard { get; init; }

    /// <summary>The stage that it is in. Default: none.</summary>
    public ModelLifeCycle? ModelLifeCycle { get; init; }

    /// <summary><c>Registered</c>, or <c>Logged</c> for one that is only kept. Default: Registered, the service's.</summary>
    public PipelineValue? RegistrationType { get; init; }

    /// <summary>The key that encrypts the card. Default: the service's.</summary>
    public IKey? SecurityKey { get; init; }
}
