using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What endpoints on instances have in common, whatever their mode.</summary>
public abstract record InstanceEndpointProps
{
    private protected InstanceEndpointProps()
    {
    }

    /// <summary>
    /// The endpoint's name, 1 to 63 letters, digits and inner hyphens; a change replaces it. Models and configurations come and go under it.
    /// Default: made from the stack's name and the construct's path.
    /// </summary>
    public string? EndpointName { get; init; }

    /// <summary>Watches over updates: instance types that change under registered scaling, and roll-backs that SageMaker does not tell of. Default: nothing does.</summary>
    public DeploymentGuard? Guard { get; init; }

    /// <summary>The key that encrypts the instances' volumes; not for instance types with local NVMe storage, which encrypt it themselves. Default: SageMaker's own.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>The role of the models. Default: one that may do what models and mode need and no more.</summary>
    public IRole? Role { get; init; }

    /// <summary>The VPC that the models' containers are attached to. Default: none.</summary>
    public IVpc? Vpc { get; init; }

    /// <summary>The subnets in <see cref="Vpc"/>. Default: the private ones.</summary>
    public ISubnetSelection? VpcSubnets { get; init; }

    /// <summary>The security groups of the containers in <see cref="Vpc"/>. Default: a new one.</summary>
    public IReadOnlyList<ISecurityGroup>? SecurityGroups { get; init; }

    /// <summary>Whether the containers are cut off from every network; SageMaker itself still brings their models. Default: false.</summary>
    public bool EnableNetworkIsolation { get; init; }

    /// <summary>How long, and by whose key encrypted, what the containers write is kept. Default: SageMaker makes the log, which is kept for ever.</summary>
    public EndpointLogs? Logs { get; init; }

    internal EndpointNetwork Network => new() { Vpc = Vpc, Subnets = VpcSubnets, SecurityGroups = SecurityGroups, Isolated = EnableNetworkIsolation };
}
