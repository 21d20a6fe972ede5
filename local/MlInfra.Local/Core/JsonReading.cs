using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>Reads members of a decoded request, whose numbers and booleans may be strings (Query).</summary>
public static class JsonReading
{
    /// <summary>A string member, or null.</summary>
    public static string? Text(this JsonObject o, string name) => o[name] is { } n ? AsText(n) : null;

    /// <summary>A string member that must be there.</summary>
    public static string Required(this JsonObject o, string name) =>
        o.Text(name) ?? throw AwsException.Validation($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0]) + name[1..]}' failed to satisfy constraint: Member must not be null");

    /// <summary>A whole number, or null.</summary>
    public static int? Int(this JsonObject o, string name) => o.Number(name) is { } d ? checked((int)d) : null;

    /// <summary>A number, or null.</summary>
    public static double? Number(this JsonObject o, string name)
    {
        if (o[name] is not { } n) return null;
        return double.TryParse(AsText(n), NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
            ? d
            : throw AwsException.Validation($"Value '{AsText(n)}' at '{name}' must be a number");
    }

    /// <summary>A boolean (true, "true"), or null.</summary>
    public static bool? Flag(this JsonObject o, string name) => o[name] is { } n ? string.Equals(AsText(n), "true", StringComparison.OrdinalIgnoreCase) : null;

    /// <summary>A time (epoch seconds or ISO 8601), or null.</summary>
    public static DateTimeOffset? Time(this JsonObject o, string name)
    {
        if (o.Text(name) is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw AwsException.Validation($"Value '{text}' at '{name}' must be a time");
    }

    /// <summary>An object member, or null.</summary>
    public static JsonObject? Object(this JsonObject o, string name) => o[name] as JsonObject;

    /// <summary>The objects of a list member; empty if it is absent.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject o, string name) => (o[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The strings of a list member (a single string counts as a list of one); empty if it is absent.</summary>
    public static IEnumerable<string> Texts(this JsonObject o, string name) => o[name] switch
    {
        JsonArray a => a.Where(x => x is not null).Select(x => AsText(x!)),
        JsonValue v => [AsText(v)],
        _ => [],
    };

    /// <summary>A scalar as text, as CloudFormation would turn it into a string.</summary>
    public static string AsText(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => node.ToJsonString(),
    };
}
