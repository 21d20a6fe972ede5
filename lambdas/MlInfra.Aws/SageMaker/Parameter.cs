namespace MlInfra.Aws.SageMaker;

/// <summary>A parameter of a pipeline execution.</summary>
public sealed record Parameter
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The value.</summary>
    public required string Value { get; init; }
}
