using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of an <see cref="AsyncEndpoint"/>. Shadow variants and data capture, which SageMaker does not offer here, are not.</summary>
public sealed record AsyncEndpointProps : InstanceEndpointProps
{
    /// <summary>The model.</summary>
    public required ModelSource Model { get; init; }

    /// <summary>The instance type, for example <c>ml.g5.xlarge</c>; not Inf1.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The bucket of requests, answers and failures.</summary>
    public required IBucket Bucket { get; init; }

    /// <summary>Where in the bucket callers put their requests. Default: async/input.</summary>
    public string InputPrefix { get; init; } = "async/input";

    /// <summary>Where in the bucket the answers appear. Default: async/output.</summary>
    public string OutputPrefix { get; init; } = "async/output";

    /// <summary>Where in the bucket the reasons of failures appear. Default: async/failure.</summary>
    public string FailurePrefix { get; init; } = "async/failure";

    /// <summary>The key that encrypts answers. Default: the bucket's.</summary>
    public IKey? OutputEncryptionKey { get; init; }

    /// <summary>Told of every answer. Default: nobody.</summary>
    public ITopic? SuccessTopic { get; init; }

    /// <summary>Told of every failure. Default: nobody.</summary>
    public ITopic? ErrorTopic { get; init; }

    /// <summary>Whether the messages hold the answer itself, up to 128 KB. Default: false, they tell where it is.</summary>
    public bool IncludeInferenceResponse { get; init; }

    /// <summary>How many requests an instance works on at a time, 1 to 1000. Default: SageMaker's choice for model and instance type.</summary>
    public int? MaxConcurrentInvocationsPerInstance { get; init; }

    /// <summary>The number of instances at the first deployment; later updates keep what scaling made of it. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>How the number of instances follows the queue. Null: it does not. Default: from 0 to 5.</summary>
    public AsyncScaling? Scaling { get; init; } = new();

    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: AllTraffic.</summary>
    public string VariantName { get; init; } = "AllTraffic";

    /// <summary>How instances move to a new configuration. Default: all at once, with five minutes in which alarms bring it back.</summary>
    public Rollout Rollout { get; init; } = Rollout.AllAtOnce();

    /// <summary>What is watched. Default: 5xx answers, and the p99 of the model's latency with a limit of an hour, the longest that a request may take.</summary>
    public EndpointAlarms? Alarms { get; init; } = new() { ModelLatencyP99 = Duration.Hours(1) };

    /// <summary>The size of each instance's storage volume in GB, 1 to 512. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeInGB { get; init; }

    /// <summary>The time for which the container may start before it counts as failed, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ContainerStartupHealthCheckTimeout { get; init; }

    /// <summary>The time in which the model must be downloaded, 60 to 3,600 seconds. Default: SageMaker's.</summary>
    public Duration? ModelDataDownloadTimeout { get; init; }
}
