using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>A model for transform jobs and endpoints of the same run: one container, or several that work one after the other.</summary>
public sealed record CreateModelStepProps : ModelStepProps
{
    /// <summary>The one container. Default: <see cref="Containers"/>.</summary>
    public ModelContainer? Container { get; init; }

    /// <summary>The containers of an inference pipeline; at most 15. Default: <see cref="Container"/>.</summary>
    public IReadOnlyList<ModelContainer> Containers { get; init; } = [];

    /// <summary>How several containers are called: <c>Serial</c> or <c>Direct</c>. Default: Serial, the service's.</summary>
    public string? InferenceExecutionMode { get; init; }

    /// <summary>The instance type that it is meant for, which chooses the image. Default: ml.m5.xlarge.</summary>
    public PipelineValue InstanceType { get; init; } = "ml.m5.xlarge";

    /// <summary>The role that the model runs under. Default: the pipeline's.</summary>
    public IRole? ExecutionRole { get; init; }

    /// <summary>The network; models know no encryption between containers. Default: SageMaker's own.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags of the model; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
