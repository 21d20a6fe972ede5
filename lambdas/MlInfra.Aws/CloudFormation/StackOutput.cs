namespace MlInfra.Aws.CloudFormation;

/// <summary>An output of a stack.</summary>
public sealed record StackOutput
{
    /// <summary>The name.</summary>
    public required string OutputKey { get; init; }

    /// <summary>The value.</summary>
    public required string OutputValue { get; init; }

    /// <summary>What it is.</summary>
    public string? Description { get; init; }
}
