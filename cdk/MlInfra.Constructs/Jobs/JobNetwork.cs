using System.Text.Json.Nodes;
using Amazon.CDK.AWS.EC2;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>The network that a job runs in.</summary>
public sealed record JobNetwork
{
    /// <summary>The VPC. Default: SageMaker's own network.</summary>
    public IVpc? Vpc { get; init; }

    /// <summary>Which of the VPC's subnets. Default: its private ones.</summary>
    public ISubnetSelection? Subnets { get; init; }

    /// <summary>The security groups; 1 to 5 where there is a VPC.</summary>
    public IReadOnlyList<ISecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>Whether the container is cut off from every network. Default: no.</summary>
    public bool Isolated { get; init; }

    /// <summary>Whether traffic between the instances of one job is encrypted. Default: no.</summary>
    public bool EncryptInterContainerTraffic { get; init; }

    internal JsonObject? VpcConfig() => Vpc is null ? null : new JsonObject
    {
        ["Subnets"] = Definition.List(Vpc.SelectSubnets(Subnets).SubnetIds),
        ["SecurityGroupIds"] = Definition.List([.. SecurityGroups.Select(group => group.SecurityGroupId)]),
    };
}
