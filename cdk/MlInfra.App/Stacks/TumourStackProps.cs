using Amazon.CDK;

namespace MlInfra.App.Stacks;

/// <summary>Properties of a <see cref="TumourStack"/>.</summary>
public sealed record TumourStackProps
{
    /// <summary>What happens to data, models and logs when the stack goes. Default: they are kept, except those of a first deployment that failed.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = Removal.Retain;

    /// <summary>The published Lambda package. Default: where set-up put it.</summary>
    public string? LambdaPackage { get; init; }

    /// <summary>What CDK itself asks of a stack. Default: an environment-agnostic stack.</summary>
    public StackProps Stack { get; init; } = new();
}
