using System.IO.Compression;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Decompresses pages.</summary>
internal static class Compression
{
    /// <param name="codec">The format's number of it.</param>
    /// <param name="bytes">What is compressed.</param>
    /// <param name="length">How long it becomes.</param>
    /// <exception cref="InvalidDataException">It can't be decompressed.</exception>
    public static byte[] Expand(int codec, ReadOnlyMemory<byte> bytes, int length)
    {
        var expanded = new byte[length];
        var whole = codec switch
        {
            0 => Copy(bytes.Span, expanded),
            1 => Snappy.Expand(bytes.Span, expanded),
            2 => Gzip(bytes, expanded),
            3 => throw new InvalidDataException("the file is compressed with LZO, which is not read: write it with snappy, gzip, brotli, lz4 or zstd"),
            4 => BrotliDecoder.TryDecompress(bytes.Span, expanded, out var written) && written == length,
            5 => Lz4.ExpandFrames(bytes.Span, expanded),
            6 => Zstandard(bytes.Span, expanded),
            7 => Lz4.Expand(bytes.Span, expanded),
            _ => throw new InvalidDataException($"the file is compressed with the codec {codec}, which is not known: write it with snappy, gzip, brotli, lz4 or zstd"),
        };
        return whole ? expanded : throw new InvalidDataException("a page can't be decompressed");
    }

    private static bool Copy(ReadOnlySpan<byte> bytes, byte[] expanded) => bytes.Length == expanded.Length && bytes.TryCopyTo(expanded);

    private static bool Zstandard(ReadOnlySpan<byte> bytes, byte[] expanded)
    {
        using var decompressor = new ZstdSharp.Decompressor();
        try
        {
            return decompressor.TryUnwrap(bytes, expanded, out var written) && written == expanded.Length;
        }
        catch (ZstdSharp.ZstdException)
        {
            return false;
        }
    }

    private static bool Gzip(ReadOnlyMemory<byte> bytes, byte[] expanded)
    {
        using var stream = new GZipStream(new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
        return stream.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false) == expanded.Length;
    }
}
