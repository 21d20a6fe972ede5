using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of a <see cref="MultiModelEndpoint"/>. Shadow variants, which SageMaker does not offer here, are not.</summary>
public sealed record MultiModelEndpointProps : InstanceEndpointProps
{
    /// <summary>The image that serves every one of the models; it must be made for several models, as AWS's framework images are.</summary>
    public required Image Image { get; init; }

    /// <summary>The bucket that holds the models, each one .tar.gz.</summary>
    public required IBucket Models { get; init; }

    /// <summary>Where in the bucket. Default: multi-model.</summary>
    public string Prefix { get; init; } = "multi-model";

    /// <summary>How models come there by approval in the registry. Default: they do not; to publish is to write an object.</summary>
    public ModelPublishing? Publishing { get; init; }

    /// <summary>The instance type: any with CPUs only, or with a single GPU. More memory keeps more models loaded.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Variables of the container. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether models stay loaded until the memory is needed. False where there are very many models that are each asked for seldom:
    /// then none waits for another to be evicted. Default: true.
    /// </summary>
    public bool CacheModels { get; init; } = true;

    /// <summary>The number of instances at the first deployment; later updates keep what scaling made of it. Default: 2.</summary>
    public int InitialInstanceCount { get; init; } = 2;

    /// <summary>How the number of instances follows the traffic. Default: it does not.</summary>
    public VariantScaling? Scaling { get; init; }

    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: AllTraffic.</summary>
    public string VariantName { get; init; } = "AllTraffic";

    /// <summary>What is kept of requests and answers. Default: nothing.</summary>
    public DataCapture? Capture { get; init; }

    /// <summary>How instances move to a new configuration. Default: all at once, with five minutes in which alarms bring it back.</summary>
    public Rollout Rollout { get; init; } = Rollout.AllAtOnce();

    /// <summary>What is watched. Default: 5xx answers and the p99 of the models' latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();

    /// <summary>The size of each instance's storage volume in GB, 1 to 512. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeInGB { get; init; }

    /// <summary>The time for which the container may start before it counts as failed, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ContainerStartupHealthCheckTimeout { get; init; }
}
