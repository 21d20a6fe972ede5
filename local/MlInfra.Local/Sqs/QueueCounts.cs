namespace MlInfra.Local.Sqs;

/// <summary>How many messages a queue holds, and how old the oldest is.</summary>
internal sealed record QueueCounts(int Visible, int NotVisible, int Delayed, TimeSpan OldestAge);
