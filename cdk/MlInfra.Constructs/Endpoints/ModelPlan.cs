using Amazon.CDK.AWS.Sagemaker;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What a variant's model comes to in a stack: a container to define and what its role needs, or the name of a model made elsewhere.</summary>
internal sealed record ModelPlan
{
    public CfnModel.ContainerDefinitionProperty? Container { get; init; }

    public string? ModelName { get; init; }

    public IReadOnlyList<Allow> Needs { get; init; } = [];
}
