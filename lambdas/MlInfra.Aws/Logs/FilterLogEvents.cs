namespace MlInfra.Aws.Logs;

/// <summary>Asks <see href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">FilterLogEvents</see>.</summary>
public sealed record FilterLogEventsRequest
{
    /// <summary>The group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>Only these streams.</summary>
    public IReadOnlyList<string>? LogStreamNames { get; init; } = [];

    /// <summary>Only streams that begin so.</summary>
    public string? LogStreamNamePrefix { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? StartTime { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? EndTime { get; init; }

    /// <summary>Only events that match.</summary>
    public string? FilterPattern { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }

    /// <summary>1 to 10,000.</summary>
    public int? Limit { get; init; }
}

/// <summary>What FilterLogEvents answers.</summary>
public sealed record FilterLogEventsResponse
{
    /// <summary>The events.</summary>
    public IReadOnlyList<FilteredLogEvent> Events { get; init; } = [];

    /// <summary>Where to go on, or null at the end.</summary>
    public string? NextToken { get; init; }
}

/// <summary>An event with its stream.</summary>
public sealed record FilteredLogEvent
{
    /// <summary>The stream.</summary>
    public string? LogStreamName { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? Timestamp { get; init; }

    /// <summary>The line.</summary>
    public string? Message { get; init; }

    /// <summary>The id.</summary>
    public string? EventId { get; init; }
}
