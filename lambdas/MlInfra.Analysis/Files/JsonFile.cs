using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlInfra.Analysis.Files;

/// <summary>What the writers and readers of the documents share.</summary>
internal static class JsonFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static JsonDocument Read(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new InvalidDataException($"{what} is no JSON object.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{what} is no JSON: {problem.Message}", problem);
        }
    }

    public static void Version(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("version");
        writer.WriteRawValue("0.0"u8);
    }

    /// <summary>A number; JSON has none that is not finite, so NaN is text as Model Monitor writes it, and what is too great the greatest there is.</summary>
    public static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsNaN(value)) writer.WriteString(name, "NaN");
        else writer.WriteNumber(name, Math.Clamp(value, double.MinValue, double.MaxValue));
    }

    public static double Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? Number(value) : double.NaN;

    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    public static long Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? (long)value.GetDouble() : 0;

    public static string Text(JsonElement element, string name, string otherwise = "") =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : otherwise;

    public static JsonElement? At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }
        return element;
    }

    public static void Switch(Utf8JsonWriter writer, string name, bool on) => writer.WriteString(name, on ? "Enabled" : "Disabled");
}
