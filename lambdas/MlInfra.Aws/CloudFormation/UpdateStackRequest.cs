namespace MlInfra.Aws.CloudFormation;

/// <summary>Asks <see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html">UpdateStack</see>.</summary>
public sealed record UpdateStackRequest
{
    /// <summary>Name or ARN.</summary>
    public required string StackName { get; init; }

    /// <summary>Keep the template.</summary>
    public bool UsePreviousTemplate { get; init; }

    /// <summary>Every parameter of the template.</summary>
    public IReadOnlyList<StackParameter> Parameters { get; init; } = [];

    /// <summary>What the template may do.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Makes a repeated call one update only.</summary>
    public string? ClientRequestToken { get; init; }
}
