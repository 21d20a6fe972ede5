using System.Buffers;
using System.Text;
using System.Text.Json;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A line of a capture file, as AWS writes it.</summary>
internal static class CaptureRecord
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_json;

    /// <summary>Writes the line of one invocation, with its line end. It is valid until the thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Write(CapturePlan plan, ModelRequest request, ModelAnswer answer, string? inferenceId, DateTimeOffset time)
    {
        if (t_buffer is null or { Capacity: > MostKept }) (t_buffer, t_json) = (new ArrayBufferWriter<byte>(256 + (request.Body.Length * 2) + (answer.Body.Length * 2)), null);
        var buffer = t_buffer;
        buffer.ResetWrittenCount();
        var json = t_json ??= new Utf8JsonWriter(buffer, Relaxed);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteStartObject("captureData");
        if (plan.Input) WritePart(json, plan, "endpointInput", "INPUT", request.ContentType ?? "application/octet-stream", request.Body.Span);
        if (plan.Output) WritePart(json, plan, "endpointOutput", "OUTPUT", answer.ContentType, answer.Body);
        json.WriteEndObject();
        json.WriteStartObject("eventMetadata");
        json.WriteString("eventId", Guid.NewGuid().ToString());
        if (request.CustomAttributes is not null)
        {
            json.WriteStartArray("customAttributes");
            json.WriteStringValue(request.CustomAttributes);
            json.WriteEndArray();
        }

        if (inferenceId is not null) json.WriteString("inferenceId", inferenceId);
        json.WriteString("inferenceTime", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        json.WriteEndObject();
        json.WriteString("eventVersion", "0");
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static void WritePart(Utf8JsonWriter json, CapturePlan plan, string name, string mode, string contentType, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject(name);
        json.WriteString("observedContentType", contentType);
        json.WriteString("mode", mode);
        var encoding = Encoding(plan, contentType, data);
        if (encoding == "BASE64") json.WriteBase64String("data", data);
        else json.WriteString("data", data);
        json.WriteString("encoding", encoding);
        json.WriteEndObject();
    }

    /// <summary>Types that the configuration lists are kept as they are; all others as base64, and what is not UTF-8 too.</summary>
    private static string Encoding(CapturePlan plan, string contentType, ReadOnlySpan<byte> data)
    {
        var end = contentType.IndexOf(';');
        var kind = (end < 0 ? contentType : contentType[..end]).Trim();
        var encoding = plan.CsvTypes.Contains(kind, StringComparer.OrdinalIgnoreCase) ? "CSV"
            : plan.JsonTypes.Contains(kind, StringComparer.OrdinalIgnoreCase) ? "JSON"
            : "BASE64";
        return encoding != "BASE64" && !System.Text.Unicode.Utf8.IsValid(data) ? "BASE64" : encoding;
    }
}
