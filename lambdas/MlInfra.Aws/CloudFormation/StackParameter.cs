namespace MlInfra.Aws.CloudFormation;

/// <summary>A parameter of a stack.</summary>
public sealed record StackParameter
{
    /// <summary>The name.</summary>
    public required string ParameterKey { get; init; }

    /// <summary>The value.</summary>
    public string? ParameterValue { get; init; }

    /// <summary>On update: keep the value.</summary>
    public bool UsePreviousValue { get; init; }
}
