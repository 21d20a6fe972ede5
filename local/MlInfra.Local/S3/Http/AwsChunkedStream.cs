using System.Globalization;
using System.Text;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>
/// Reads a body of Content-Encoding aws-chunked: chunks with a length line, then trailers such as x-amz-checksum-crc32.
/// </summary>
internal sealed class AwsChunkedStream(Stream inner) : Stream
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long left;
    private bool first = true;
    private bool done;

    /// <summary>What came after the last chunk (lower-case names); complete when the stream has ended.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken = default)
    {
        if (left == 0 && !done) await NextChunkAsync(cancellationToken);
        if (done || target.Length == 0) return 0;
        if (start == end) await FillAsync(cancellationToken);
        var count = (int)Math.Min(Math.Min(target.Length, end - start), left);
        buffer.AsMemory(start, count).CopyTo(target);
        start += count;
        left -= count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] target, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(target.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] target, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] target, int offset, int count) => throw new NotSupportedException();

    private async Task NextChunkAsync(CancellationToken cancellationToken)
    {
        if (!first && (await LineAsync(cancellationToken)).Length > 0) throw Malformed();
        first = false;
        var line = await LineAsync(cancellationToken);
        var length = line.Split(';')[0];
        if (!long.TryParse(length, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left) || left < 0) throw Malformed();
        if (left > 0) return;
        done = true;
        while (await LineAsync(cancellationToken, orEnd: true) is { Length: > 0 } trailer)
        {
            var colon = trailer.IndexOf(':');
            if (colon > 0) Trailers[trailer[..colon].Trim()] = trailer[(colon + 1)..].Trim();
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken, bool orEnd = false)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (start == end && !await TryFillAsync(cancellationToken)) return orEnd ? line.ToString() : throw Malformed();
            var c = (char)buffer[start++];
            if (c == '\n') return line.ToString().TrimEnd('\r');
            if (line.Length > 8192) throw Malformed();
            line.Append(c);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(cancellationToken)) throw Malformed();
    }

    private async Task<bool> TryFillAsync(CancellationToken cancellationToken)
    {
        (start, end) = (0, await inner.ReadAsync(buffer, cancellationToken));
        return end > 0;
    }

    private static AwsException Malformed() => new("IncompleteBody", "The request body terminated unexpectedly");
}
