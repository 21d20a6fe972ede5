using System.Text.Json;

namespace MlInfra.Lambdas.Events;

/// <summary>EventBridge's event of a schedule, of which only the time says anything.</summary>
internal sealed record ScheduledEvent
{
    /// <summary>When it was due. Null in an event that someone wrote by hand.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The time that an invocation is for: the event's own where it has one, so that one that comes late judges by its time.</summary>
    public static DateTimeOffset TimeOf(ReadOnlyMemory<byte> payload, TimeProvider clock)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, EventJson.Default.ScheduledEvent)?.Time ?? clock.GetUtcNow();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is no JSON of EventBridge: {e.Message}", e);
        }
    }
}
