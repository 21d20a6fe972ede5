using Amazon.CDK.AWS.Sagemaker;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A model of one container that is defined here: it can stand alone, or be a part of several.</summary>
public abstract class ContainerSource : SingleModelSource
{
    private protected ContainerSource()
    {
    }

    internal abstract BoundContainer Bind(Construct scope, string? instanceType);

    internal sealed override ModelPlan Plan(Construct scope, string? instanceType)
    {
        var bound = Bind(scope, instanceType);
        return new() { Containers = [bound.Container], Needs = bound.Needs };
    }
}

/// <summary>A container as a stack defines it, and what its role needs.</summary>
internal sealed record BoundContainer(CfnModel.ContainerDefinitionProperty Container, IReadOnlyList<Baseline.Allow> Needs);
