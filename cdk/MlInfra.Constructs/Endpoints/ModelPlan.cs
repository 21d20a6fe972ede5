using Amazon.CDK.AWS.Sagemaker;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What a variant's model comes to in a stack: containers to define and what their role needs, or the name of a model made elsewhere.</summary>
internal sealed record ModelPlan
{
    public IReadOnlyList<CfnModel.ContainerDefinitionProperty> Containers { get; init; } = [];

    /// <summary>How several containers are run: Serial or Direct.</summary>
    public string? Mode { get; init; }

    public string? ModelName { get; init; }

    public IReadOnlyList<Allow> Needs { get; init; } = [];
}
