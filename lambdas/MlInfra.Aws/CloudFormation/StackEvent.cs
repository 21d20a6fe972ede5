namespace MlInfra.Aws.CloudFormation;

/// <summary>An event of a stack.</summary>
public sealed record StackEvent
{
    /// <summary>The id.</summary>
    public required string EventId { get; init; }

    /// <summary>The stack.</summary>
    public required string StackId { get; init; }

    /// <summary>The resource in the template.</summary>
    public string? LogicalResourceId { get; init; }

    /// <summary>The resource itself.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>Its type.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Such as CREATE_FAILED.</summary>
    public string? ResourceStatus { get; init; }

    /// <summary>Why.</summary>
    public string? ResourceStatusReason { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
