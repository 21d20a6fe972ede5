using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of a <see cref="RealTimeEndpoint"/>.</summary>
public sealed record RealTimeEndpointProps
{
    /// <summary>The models that share the traffic, 1 to 10.</summary>
    public required IReadOnlyList<ProductionVariant> Variants { get; init; }

    /// <summary>
    /// A model that is tried on a copy of the requests. Then there is one production variant, of a single model, and neither is on Inf1.
    /// Default: none.
    /// </summary>
    public ShadowVariant? Shadow { get; init; }

    /// <summary>
    /// The endpoint's name, 1 to 63 letters, digits and inner hyphens; a change replaces it. Models and configurations come and go under it.
    /// Default: made from the stack's name and the construct's path.
    /// </summary>
    public string? EndpointName { get; init; }

    /// <summary>What is kept of requests and answers. Default: nothing.</summary>
    public DataCapture? Capture { get; init; }

    /// <summary>How traffic moves to a new configuration. Default: all at once, with five minutes in which alarms bring it back.</summary>
    public Rollout Rollout { get; init; } = Rollout.AllAtOnce();

    /// <summary>Watches over updates: instance types that change under registered scaling, and roll-backs that SageMaker does not tell of. Default: nothing does.</summary>
    public DeploymentGuard? Guard { get; init; }

    /// <summary>What is watched. Null: nothing, and roll-outs go through whatever happens. Default: 5xx answers and the p99 of the model's latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();

    /// <summary>The key that encrypts the instances' volumes; not for instance types with local NVMe storage, which encrypt it themselves. Default: SageMaker's own.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>The role of the models. Default: one that may read what the models need and no more.</summary>
    public IRole? Role { get; init; }

    /// <summary>The VPC that the models' containers are attached to. Default: none.</summary>
    public IVpc? Vpc { get; init; }

    /// <summary>The subnets in <see cref="Vpc"/>. Default: the private ones.</summary>
    public ISubnetSelection? VpcSubnets { get; init; }

    /// <summary>The security groups of the containers in <see cref="Vpc"/>. Default: a new one.</summary>
    public IReadOnlyList<ISecurityGroup>? SecurityGroups { get; init; }

    /// <summary>Whether the containers are cut off from every network, S3 included. Default: false.</summary>
    public bool EnableNetworkIsolation { get; init; }
}
