using System.Text.Json;

namespace MlInfra.Cli.Platform;

/// <summary>A line of a function's log as a person wants it: what it says, without the platform's own START, END and REPORT.</summary>
internal static class LogLine
{
    public static string? Shown(string? line)
    {
        line = line?.TrimEnd();
        if (string.IsNullOrEmpty(line) || line.StartsWith("INIT_START ", StringComparison.Ordinal) || line.StartsWith("START RequestId", StringComparison.Ordinal)
            || line.StartsWith("END RequestId", StringComparison.Ordinal) || line.StartsWith("REPORT RequestId", StringComparison.Ordinal)) return null;
        if (line[0] != '{') return line;
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            var text = string.Join(": ", new[] { Text(entry, "message"), Text(entry, "errorMessage") }.Where(part => part is not null));
            return text.Length == 0 ? line : $"{Text(entry, "timestamp")} {Text(entry, "level")} {text}".Trim();
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
