using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>Reads bodies that are small enough for memory; unpacks gzip.</summary>
internal static class RequestBody
{
    private const int Limit = 256 * 1024 * 1024;

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var zipped = request.Headers.ContentEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (!zipped && request.ContentLength is 0) return [];
        if (!zipped && request.ContentLength is { } known and > 0 and <= Limit) return await ReadKnownAsync(request.Body, (int)known, cancellationToken);
        await using var source = zipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var buffer = new MemoryStream(request.ContentLength is > 0 and < Limit and var length ? (int)length : 0);
        var chunk = new byte[64 * 1024];
        try
        {
            for (int read; (read = await source.ReadAsync(chunk, cancellationToken)) > 0;)
            {
                if (buffer.Length + read > Limit)
                    throw new AwsException("RequestEntityTooLargeException", $"The body of the request is larger than {Limit} bytes", StatusCodes.Status413PayloadTooLarge);
                buffer.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new AwsException("SerializationException", $"The body of the request says gzip but is not: {e.Message}");
        }
        return buffer.ToArray();
    }

    // The usual case, which InvokeEndpoint's latency depends on: one array of the right size, no chunks.
    private static async Task<byte[]> ReadKnownAsync(Stream body, int length, CancellationToken cancellationToken)
    {
        var whole = GC.AllocateUninitializedArray<byte>(length);
        await body.ReadExactlyAsync(whole, cancellationToken);
        return whole;
    }
}
