using System.Buffers;

namespace MlInfra.Analysis.Data;

/// <summary>Cuts a stream into lines with one buffer that is used again and again.</summary>
internal static class LineScanner
{
    /// <summary>Longer lines are no records: the greatest captured payload is 6 MB, in and out, as base64.</summary>
    public const int MaxLine = 64 << 20;

    private const int FirstBuffer = 256 << 10;

    /// <summary>A line without its end; <paramref name="tooLong"/> says that only its beginning is there.</summary>
    public delegate void LineHandler(ReadOnlySpan<byte> line, long offset, bool tooLong);

    /// <summary>Sees bytes before their lines are handed over. Returns of how many it has seen enough.</summary>
    public delegate int AheadHandler(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Hands over the lines that begin within [start, end). Unless it starts at 0, the line that <paramref name="start"/> falls into belongs to the
    /// part before. Of CSV a line goes on over breaks within quotes. Returns how many bytes its lines took.
    /// </summary>
    public static async ValueTask<long> ReadAsync(
        Stream stream, long start, long end, LineHandler handler, CancellationToken cancel, AheadHandler? ahead = null, bool csv = false)
    {
        // From one byte earlier, so that a line that begins right at the start is known to.
        var position = start == 0 ? 0 : start - 1;
        if (position > 0) stream.Seek(position, SeekOrigin.Begin);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var (filled, skipping, cut, origin) = (0, start > 0, false, 0L);
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), cancel).ConfigureAwait(false);
                var last = read == 0;
                filled += read;
                var done = Take(buffer.AsSpan(0, filled), ref position, ref skipping, ref cut, ref origin, end, last, handler, ahead, csv, out var taken);
                if (done || last) return skipping ? 0 : position - origin;
                buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
                filled -= taken;
                if (filled < buffer.Length) continue;
                if (buffer.Length >= MaxLine)
                {
                    // Its beginning becomes a bad record, the rest is passed over.
                    if (!skipping && !cut) handler(buffer.AsSpan(0, 4096), position, tooLong: true);
                    cut = true;
                    position += filled;
                    filled = 0;
                    continue;
                }
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Take(
        ReadOnlySpan<byte> bytes, ref long position, ref bool skipping, ref bool cut, ref long origin, long end, bool last, LineHandler handler,
        AheadHandler? ahead, bool csv, out int taken)
    {
        taken = 0;
        var seen = 0;
        while (true)
        {
            if (!skipping && !cut && position >= end) return true;
            var rest = bytes[taken..];
            if (ahead is not null && taken >= seen) seen = taken + ahead(rest);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && (!last || rest.IsEmpty)) return false;
            if (csv && length >= 0 && !skipping && !cut)
            {
                var quoted = CsvRecords.End(rest, length);
                if (quoted < 0 && !last && rest.Length < CsvRecords.LongestQuoted) return false;
                if (quoted >= 0) length = quoted;
            }
            var line = length < 0 ? rest : rest[..length];
            if (skipping)
            {
                skipping = false;
                origin = position + line.Length + (length < 0 ? 0 : 1);
            }
            else if (cut)
            {
                cut = false;
            }
            else
            {
                if (position == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
                if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
                if (!line.IsEmpty) handler(line, position, tooLong: false);
            }
            var whole = length < 0 ? rest.Length : length + 1;
            position += whole;
            taken += whole;
        }
    }
}
