using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Properties of an <see cref="InferenceComponentEndpoint"/>.</summary>
public sealed record InferenceComponentEndpointProps
{
    /// <summary>The models that share the fleet, 1 or more.</summary>
    public required IReadOnlyList<InferenceComponent> Components { get; init; }

    /// <summary>The fleet's instance type, for example <c>ml.g5.12xlarge</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>The fleet's size, which SageMaker fits to the copies. Default: 1 to 4 instances. With 0 the fleet goes when all copies are gone.</summary>
    public ManagedInstances Instances { get; init; } = new();

    /// <summary>The number of instances at the first deployment. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>How requests are spread over a component's copies. Default: to the one with the fewest requests under way.</summary>
    public RoutingStrategy Routing { get; init; } = RoutingStrategy.LeastOutstandingRequests;

    /// <summary>How copies move to a new model or image: the part of them that is replaced at a time, 5 to 50 %. Default: all at once.</summary>
    public Capacity? BatchSize { get; init; }

    /// <summary>The variant's name, 1 to 63 letters, digits and inner hyphens. Default: AllTraffic.</summary>
    public string VariantName { get; init; } = "AllTraffic";

    /// <summary>The endpoint's name, 1 to 63 letters, digits and inner hyphens; a change replaces it. Default: made from stack and path.</summary>
    public string? EndpointName { get; init; }

    /// <summary>Watches over updates of the fleet: roll-backs that SageMaker does not tell of. Default: nothing does.</summary>
    public DeploymentGuard? Guard { get; init; }

    /// <summary>What is watched on every component. Default: 5xx answers and the p99 of the model's latency.</summary>
    public EndpointAlarms? Alarms { get; init; } = new();

    /// <summary>The machine image under the containers. Default: SageMaker's for the instance type.</summary>
    public InferenceAmi? Ami { get; init; }

    /// <summary>The size of each instance's storage volume in GB, 1 to 512. Default: SageMaker's choice for the instance type.</summary>
    public int? VolumeSizeGB { get; init; }

    /// <summary>The key that encrypts the instances' volumes; not for instance types with local NVMe storage. Default: SageMaker's own.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>The role of fleet and models. Default: one that may read what the models need and no more.</summary>
    public IRole? Role { get; init; }

    /// <summary>The VPC that the containers are attached to. Default: none.</summary>
    public IVpc? Vpc { get; init; }

    /// <summary>The subnets in <see cref="Vpc"/>. Default: the private ones.</summary>
    public ISubnetSelection? VpcSubnets { get; init; }

    /// <summary>The security groups of the containers in <see cref="Vpc"/>. Default: a new one.</summary>
    public IReadOnlyList<ISecurityGroup>? SecurityGroups { get; init; }

    /// <summary>Whether the containers are cut off from every network, S3 included. Default: false.</summary>
    public bool EnableNetworkIsolation { get; init; }
}
