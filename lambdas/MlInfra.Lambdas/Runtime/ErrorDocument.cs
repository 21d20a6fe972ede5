using System.Buffers;
using System.Text.Json;

namespace MlInfra.Lambdas.Runtime;

/// <summary>The JSON in which Lambda takes an error.</summary>
internal static class ErrorDocument
{
    public static ReadOnlyMemory<byte> Of(Exception exception)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("errorMessage", exception.Message);
        json.WriteString("errorType", exception.GetType().Name);
        json.WriteStartArray("stackTrace");
        foreach (var line in (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            json.WriteStringValue(line);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
