using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MlInfra.Lambdas.Runtime;

/// <summary>
/// One line of JSON per entry on standard output, with the members that Lambda's own JSON log format has. A logging framework
/// would cost more at start than all the rest of the package.
/// </summary>
internal sealed class JsonLog(Stream output, TimeProvider clock)
{
    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    /// <summary>The invocation whose lines these are.</summary>
    public string? RequestId { get; init; }

    /// <summary>The X-Ray trace.</summary>
    public string? TraceId { get; init; }

    public JsonLog For(string requestId, string? traceId) => new(output, clock) { RequestId = requestId, TraceId = traceId };

    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("INFO", message, null, facts);

    public void Warn(string message, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("WARN", message, null, facts);

    public void Error(string message, Exception? exception, params ReadOnlySpan<(string Name, object? Value)> facts) => Write("ERROR", message, exception, facts);

    private void Write(string level, string message, Exception? exception, ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, Compact))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteString("level", level);
            if (RequestId is not null) json.WriteString("requestId", RequestId);
            if (TraceId is not null) json.WriteString("xrayTraceId", TraceId);
            json.WriteString("message", message);
            foreach (var (name, value) in facts) WriteFact(json, name, value);
            if (exception is not null)
            {
                json.WriteString("errorType", exception.GetType().Name);
                json.WriteString("errorMessage", exception.Message);
                json.WriteString("stackTrace", exception.ToString());
            }
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        // One write a line: two threads' lines never mix.
        lock (output)
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }

    private static void WriteFact(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            // JSON has no number for NaN and the infinities; they are written by name.
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case DateTimeOffset time: json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
