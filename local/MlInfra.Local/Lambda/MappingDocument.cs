namespace MlInfra.Local.Lambda;

/// <summary>An event source mapping as it is kept: a queue whose messages a function gets.</summary>
internal sealed record MappingDocument
{
    public required string Id { get; init; }

    public required string FunctionName { get; init; }

    public required string QueueArn { get; init; }

    public int BatchSize { get; init; } = 10;

    public int WindowSeconds { get; init; }

    public bool ReportsItemFailures { get; init; }

    public int? MaximumConcurrency { get; init; }

    public bool IsEnabled { get; init; } = true;

    public required DateTimeOffset Modified { get; init; }

    public string LastResult { get; init; } = "No records processed";
}
