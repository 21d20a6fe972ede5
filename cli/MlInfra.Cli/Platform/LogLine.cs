using System.Text.Json;

namespace MlInfra.Cli.Platform;

/// <summary>A line of a function's log as a person wants it: what it says, without the platform's own START, END and REPORT.</summary>
/// <param name="Head">When and how grave; empty where the line is no JSON.</param>
/// <param name="Message">What it says.</param>
/// <param name="Facts">What it counts and names beside that.</param>
internal sealed record LogLine(string Head, string Message, string Facts = "")
{
    // What every line has, and what only somebody who mends the function reads.
    private static readonly HashSet<string> Apart = ["timestamp", "level", "requestId", "xrayTraceId", "message", "errorMessage", "stackTrace"];

    public string Shown => Head.Length == 0 ? Message : $"{Head} {Message}";

    /// <summary>With what it counts and names.</summary>
    public string Whole => Facts.Length == 0 ? Shown : $"{Shown}  {Facts}";

    /// <summary>Reads a line; null where it says nothing to a person.</summary>
    public static LogLine? Read(string? line)
    {
        line = line?.TrimEnd();
        if (string.IsNullOrEmpty(line) || line.StartsWith("INIT_START ", StringComparison.Ordinal) || line.StartsWith("START RequestId", StringComparison.Ordinal)
            || line.StartsWith("END RequestId", StringComparison.Ordinal) || line.StartsWith("REPORT RequestId", StringComparison.Ordinal)) return null;
        if (line[0] != '{') return new("", line);
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            var (message, error) = (Text(entry, "message"), Text(entry, "errorMessage"));
            if ((error is null ? message : message is null ? error : $"{message.TrimEnd('.')}: {error}") is not { Length: > 0 } text) return new("", line);
            var facts = string.Join("  ", entry.EnumerateObject().Where(one => !Apart.Contains(one.Name) && one.Value.ValueKind != JsonValueKind.Null).Select(one => $"{one.Name} {one.Value}"));
            return new($"{Text(entry, "timestamp")} {Text(entry, "level")}".Trim(), text, facts);
        }
        catch (JsonException)
        {
            return new("", line);
        }
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
