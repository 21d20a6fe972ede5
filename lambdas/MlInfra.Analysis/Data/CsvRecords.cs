namespace MlInfra.Analysis.Data;

/// <summary>Where records of comma-separated values end: a line break within quotes belongs to its field.</summary>
internal static class CsvRecords
{
    /// <summary>A quote that is not closed within so many bytes is a broken one, which must not swallow the records after it.</summary>
    public const int LongestQuoted = 64 << 10;

    private const int Enough = 200;

    /// <summary>The line break that ends the record at the start of the bytes; -1 where a quote is still open at their end, or for too long.</summary>
    /// <param name="bytes">From the record on.</param>
    /// <param name="firstBreak">The first line break in them.</param>
    /// <param name="open">Whether the bytes begin within quotes. Default: no.</param>
    public static int End(ReadOnlySpan<byte> bytes, int firstBreak, bool open = false)
    {
        if (!open && bytes[..firstBreak].IndexOf((byte)'"') < 0) return firstBreak;
        if (bytes.Length > LongestQuoted) bytes = bytes[..Math.Max(LongestQuoted, firstBreak + 1)];
        for (var (line, end) = (0, firstBreak); ; line = end + 1, end = line + bytes[line..].IndexOf((byte)'\n'))
        {
            if (end < line) return -1;
            open = StaysOpen(bytes[line..end], open);
            if (!open) return end;
        }
    }

    /// <summary>
    /// Where the first record begins in bytes from the middle of a file. Whether they begin within quotes can't be seen from where they begin, so both are tried: the
    /// right one gives records of the file's width.
    /// </summary>
    public static int Begin(ReadOnlySpan<byte> bytes, int width)
    {
        var (outside, inside) = (Try(bytes, width, open: false), Try(bytes, width, open: true));
        return inside.Score > outside.Score ? inside.First : outside.First;
    }

    private static (int First, int Score) Try(ReadOnlySpan<byte> bytes, int width, bool open)
    {
        var (first, score, at) = (bytes.Length, 0, 0);
        for (var records = 0; records < Enough; records++)
        {
            var firstBreak = bytes[at..].IndexOf((byte)'\n');
            var end = firstBreak < 0 ? -1 : End(bytes[at..], firstBreak, open);
            if (end < 0) break;
            if (records == 0) first = at + end + 1;
            else score += Fields(bytes.Slice(at, end).TrimEnd((byte)'\r')) == width ? 1 : -1;
            at += end + 1;
            open = false;
        }
        return (first, score);
    }

    /// <summary>How many fields a record has; 0 where it is none.</summary>
    public static int Fields(ReadOnlySpan<byte> record)
    {
        if (CsvRow.Fault(record) is not null) return 0;
        var fields = 1;
        while (!record.IsEmpty)
        {
            var end = record[0] == '"' ? Close(record[1..]) + 2 : record.IndexOf((byte)',');
            if (end < 0 || end >= record.Length) break;
            record = record[(end + 1)..];
            fields++;
        }
        return fields;
    }

    private static bool StaysOpen(ReadOnlySpan<byte> line, bool open)
    {
        while (true)
        {
            if (open || (!line.IsEmpty && line[0] == '"'))
            {
                if (!open) line = line[1..];
                var close = Close(line);
                if (close < 0) return true;
                open = false;
                line = line[(close + 1)..];
            }
            var comma = line.IndexOf((byte)',');
            if (comma < 0) return false;
            line = line[(comma + 1)..];
        }
    }

    // The quote that closes a field, from within it; one that stands twice is a quote of the text.
    private static int Close(ReadOnlySpan<byte> inner)
    {
        for (var at = 0; ;)
        {
            var quote = inner[at..].IndexOf((byte)'"');
            if (quote < 0) return -1;
            at += quote;
            if (at + 1 >= inner.Length || inner[at + 1] != '"') return at;
            at += 2;
        }
    }
}
