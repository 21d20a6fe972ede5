using System.Buffers.Text;
using System.Text;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The head of a model server's answer.</summary>
/// <param name="Length">The body's length; null if it is chunked or goes on until the connection ends.</param>
internal readonly record struct ModelHead(int Status, string ContentType, string? CustomAttributes, long? Length, bool IsChunked, bool KeepsConnection)
{
    /// <summary>Takes a head apart (without the empty line at its end); throws IOException for what is no HTTP.</summary>
    public static ModelHead Parse(ReadOnlySpan<byte> head)
    {
        var line = Next(ref head);
        if (!line.StartsWith("HTTP/1."u8) || line.Length < 12 || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) || digits != 3)
            throw new IOException("The model server did not answer in HTTP.");
        var (type, attributes) = ("application/octet-stream", (string?)null);
        var (length, chunked, keeps) = ((long?)null, false, true);
        while (!head.IsEmpty)
        {
            line = Next(ref head);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
                length = Utf8Parser.TryParse(value, out long bytes, out var read) && read == value.Length && bytes >= 0 ? bytes : throw new IOException("The model server's Content-Length is no number.");
            else if (Ascii.EqualsIgnoreCase(name, "content-type"u8)) type = TypeOf(value);
            else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8)) chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            else if (Ascii.EqualsIgnoreCase(name, "connection"u8)) keeps = !Ascii.EqualsIgnoreCase(value, "close"u8);
            else if (Ascii.EqualsIgnoreCase(name, "x-amzn-sagemaker-custom-attributes"u8)) attributes = Encoding.Latin1.GetString(value);
        }

        if (status is 204 or 304) length = 0;
        return new ModelHead(status, type, attributes, chunked ? null : length, chunked, keeps && (chunked || length is not null));
    }

    // The usual ones are not made anew for every answer.
    private static string TypeOf(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("application/json"u8) ? "application/json"
        : value.SequenceEqual("text/csv; charset=utf-8"u8) ? "text/csv; charset=utf-8"
        : Encoding.Latin1.GetString(value);

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 2)..];
        return line;
    }
}
