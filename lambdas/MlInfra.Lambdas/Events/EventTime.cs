using System.Globalization;
using System.Text.Json;

namespace MlInfra.Lambdas.Events;

/// <summary>
/// The time that an event bears. Where the services' clock runs ahead of this machine's (Local's can be moved on), it is the events
/// that tell.
/// </summary>
internal static class EventTime
{
    /// <summary>The time of an EventBridge event or of the newest SNS record, but not before now.</summary>
    public static DateTimeOffset NotBefore(ReadOnlyMemory<byte> payload, DateTimeOffset now) =>
        Of(payload) is { } time && time > now ? time : now;

    private static DateTimeOffset? Of(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (document.RootElement.TryGetProperty("time", out var time)) return Read(time);
            if (!document.RootElement.TryGetProperty("Records", out var records) || records.ValueKind != JsonValueKind.Array) return null;
            return records.EnumerateArray()
                .Select(record => record.ValueKind == JsonValueKind.Object && record.TryGetProperty("Sns", out var sns)
                    && sns.ValueKind == JsonValueKind.Object && sns.TryGetProperty("Timestamp", out var stamp) ? Read(stamp) : null)
                .Max();
        }
        catch (JsonException)
        {
            // What woke the function does not matter, only that it did.
            return null;
        }
    }

    private static DateTimeOffset? Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
