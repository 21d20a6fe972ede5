using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A version for the registry: the model, how it is served, what was measured of it.</summary>
public sealed record RegisterModelStepProps : StepProps
{
    /// <summary>The group that the version joins.</summary>
    public required IModelGroup Group { get; init; }

    /// <summary>The model.tar.gz in S3; most often a training step's ModelArtifacts.</summary>
    public required PipelineValue ModelData { get; init; }

    /// <summary>The container that serves it.</summary>
    public required Image Image { get; init; }

    /// <summary>The scripts that serve it. Default: none, the container or the model brings them.</summary>
    public ScriptBundle? Code { get; init; }

    /// <summary>The script with model_fn and its siblings; a file of <see cref="Code"/>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>Python's level of the container's log: 10 debug, 20 info, 30 warning. Default: 20.</summary>
    public int ContainerLogLevel { get; init; } = 20;

    /// <summary>Environment variables of the container. Default: only those by which it finds the script.</summary>
    public IDictionary<string, PipelineValue> Environment { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The MIME types that it reads. Default: application/json.</summary>
    public IReadOnlyList<string> ContentTypes { get; init; } = ["application/json"];

    /// <summary>The MIME types that it answers in. Default: application/json.</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = ["application/json"];

    /// <summary>The instance types that it is meant to be served on; the first also chooses the image. Default: ml.m5.xlarge.</summary>
    public IReadOnlyList<PipelineValue> InferenceInstanceTypes { get; init; } = ["ml.m5.xlarge"];

    /// <summary>The instance types for batch transform. Default: ml.m5.xlarge.</summary>
    public IReadOnlyList<PipelineValue> TransformInstanceTypes { get; init; } = ["ml.m5.xlarge"];

    /// <summary>What was measured. Default: nothing.</summary>
    public ModelMetrics? Metrics { get; init; }

    /// <summary>Your own facts about the version, at most 50; parameters and results of steps may be among them. Default: none.</summary>
    public IDictionary<string, PipelineValue> CustomerMetadata { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>The status that it enters with. Default: a person approves it.</summary>
    public ApprovalStatus ApprovalStatus { get; init; } = ApprovalStatus.PendingManualApproval;

    /// <summary>What is said of the version. Default: nothing.</summary>
    public string? ModelDescription { get; init; }

    /// <summary>What to do when the service fails: throttling and service faults only. Default: the step fails at the first failure.</summary>
    public IReadOnlyList<RetryPolicy> RetryPolicies { get; init; } = [];
}
