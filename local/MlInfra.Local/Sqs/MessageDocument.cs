namespace MlInfra.Local.Sqs;

/// <summary>A message as it is kept.</summary>
internal sealed record MessageDocument
{
    /// <summary>Its place in the queue; part of its key.</summary>
    public required long Sequence { get; init; }

    public required string MessageId { get; init; }

    public required string Body { get; init; }

    /// <summary>The message attributes by name.</summary>
    public IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; } = new Dictionary<string, MessageAttribute>();

    public required string SenderId { get; init; }

    public required DateTimeOffset Sent { get; init; }

    /// <summary>From when on it can be received.</summary>
    public required DateTimeOffset Visible { get; init; }

    public int Receives { get; init; }

    public DateTimeOffset? FirstReceived { get; init; }

    /// <summary>The last receipt; null before the first and after a visibility time-out of zero.</summary>
    public string? Receipt { get; init; }

    /// <summary>The queue it came from, when it is a dead letter.</summary>
    public string? DeadLetterSource { get; init; }
}
