namespace MlInfra.Aws.Logs;

/// <summary>Asks <see href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html">GetLogEvents</see>.</summary>
public sealed record GetLogEventsRequest
{
    /// <summary>The group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>The stream.</summary>
    public required string LogStreamName { get; init; }

    /// <summary>The oldest first. Default: false.</summary>
    public bool? StartFromHead { get; init; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; init; }

    /// <summary>1 to 10,000.</summary>
    public int? Limit { get; init; }
}

/// <summary>What GetLogEvents answers.</summary>
public sealed record GetLogEventsResponse
{
    /// <summary>The events.</summary>
    public IReadOnlyList<OutputLogEvent> Events { get; init; } = [];

    /// <summary>Where newer events go on; the same token again means the end.</summary>
    public string? NextForwardToken { get; init; }

    /// <summary>Where older events go on.</summary>
    public string? NextBackwardToken { get; init; }
}

/// <summary>An event of a stream.</summary>
public sealed record OutputLogEvent
{
    /// <summary>Milliseconds since 1970.</summary>
    public long? Timestamp { get; init; }

    /// <summary>The line.</summary>
    public string? Message { get; init; }
}
