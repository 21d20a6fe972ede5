using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>The configuration of an endpoint as a step: which models it serves, on what.</summary>
public sealed record EndpointConfigStepProps : StepProps
{
    /// <summary>The variants; 1 to 10.</summary>
    public required IReadOnlyList<EndpointVariant> Variants { get; init; }

    /// <summary>The name; configurations never change, so each run needs its own. Default: the step's name and the run's id.</summary>
    public PipelineValue? EndpointConfigName { get; init; }

    /// <summary>Variants that get a copy of the traffic and whose answers nobody gets. Default: none.</summary>
    public IReadOnlyList<EndpointVariant> ShadowVariants { get; init; } = [];

    /// <summary>The request's DataCaptureConfig. Default: none.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? DataCaptureConfig { get; init; }

    /// <summary>The request's AsyncInferenceConfig. Default: none, the endpoint answers at once.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? AsyncInferenceConfig { get; init; }

    /// <summary>The request's ExplainerConfig. Default: none.</summary>
    public IReadOnlyDictionary<string, PipelineValue>? ExplainerConfig { get; init; }

    /// <summary>The key that encrypts the volumes; not for types with local NVMe. Default: SageMaker's.</summary>
    public IKey? VolumeKey { get; init; }

    /// <summary>The role of inference components. Default: none, the models have theirs.</summary>
    public IRole? ExecutionRole { get; init; }

    /// <summary>The network of inference components. Default: the models'.</summary>
    public JobNetwork Network { get; init; } = new();

    /// <summary>Tags; at most 50. Default: none.</summary>
    public IDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
