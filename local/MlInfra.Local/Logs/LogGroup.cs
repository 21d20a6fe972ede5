namespace MlInfra.Local.Logs;

/// <summary>A log group.</summary>
internal sealed record LogGroup(string Name, DateTimeOffset Created, int? RetentionInDays, string? KmsKeyId, Dictionary<string, string> Tags);

/// <summary>A log stream and what is known of its events (milliseconds).</summary>
internal sealed record LogStream(string Group, string Name, long Created, long? First, long? Last, long? Ingested);

/// <summary>A line of a log (milliseconds).</summary>
internal sealed record LogEvent(long Timestamp, long Ingested, string Message);
