using System.Text.Json.Serialization;

namespace MlInfra.Lambdas.Events;

/// <summary>A batch that Lambda's poller took from a queue.</summary>
internal sealed record SqsEvent
{
    [JsonPropertyName("Records")]
    public IReadOnlyList<SqsMessage>? Records { get; init; }
}

/// <summary>One message of the batch.</summary>
internal sealed record SqsMessage
{
    public required string MessageId { get; init; }

    public required string Body { get; init; }
}
