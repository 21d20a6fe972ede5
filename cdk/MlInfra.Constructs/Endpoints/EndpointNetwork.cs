using Amazon.CDK.AWS.EC2;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The network of an endpoint's containers.</summary>
internal sealed record EndpointNetwork
{
    public IVpc? Vpc { get; init; }

    public ISubnetSelection? Subnets { get; init; }

    public IReadOnlyList<ISecurityGroup>? SecurityGroups { get; init; }

    public bool Isolated { get; init; }
}
