namespace MlInfra.Aws.CloudFormation;

/// <summary>A stack as <see href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html">DescribeStacks</see> tells it.</summary>
public sealed record Stack
{
    /// <summary>The ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>The name.</summary>
    public required string StackName { get; init; }

    /// <summary>Such as UPDATE_COMPLETE.</summary>
    public required string StackStatus { get; init; }

    /// <summary>Why.</summary>
    public string? StackStatusReason { get; init; }

    /// <summary>The role that changes go on with.</summary>
    public string? RoleARN { get; init; }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<StackParameter> Parameters { get; init; } = [];

    /// <summary>The outputs.</summary>
    public IReadOnlyList<StackOutput> Outputs { get; init; } = [];

    /// <summary>The capabilities it was deployed with.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastUpdatedTime { get; init; }
}
