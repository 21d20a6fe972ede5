using System.Buffers.Binary;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>The raw format of <see href="https://github.com/google/snappy/blob/main/format_description.txt">Snappy</see>.</summary>
internal static class Snappy
{
    /// <summary>Whether it was whole, and just as long as there is room.</summary>
    public static bool Expand(ReadOnlySpan<byte> bytes, Span<byte> expanded)
    {
        var (from, to) = (0, 0);
        // The length comes first, seven bits at a time.
        while (from < bytes.Length && bytes[from++] >= 128)
        {
        }
        while (from < bytes.Length)
        {
            var tag = bytes[from++];
            int length;
            if ((tag & 3) == 0)
            {
                length = (tag >> 2) + 1;
                if (length > 60)
                {
                    var size = length - 60;
                    if (from + size > bytes.Length) return false;
                    length = 0;
                    for (var at = size - 1; at >= 0; at--) length = (length << 8) | bytes[from + at];
                    length++;
                    from += size;
                }
                if (length <= 0 || from + length > bytes.Length || to + length > expanded.Length) return false;
                bytes.Slice(from, length).CopyTo(expanded[to..]);
                from += length;
                to += length;
                continue;
            }
            var offset = 0;
            var more = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
            if (from + more > bytes.Length) return false;
            (length, offset) = more switch
            {
                1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | bytes[from]),
                2 => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt16LittleEndian(bytes[from..])),
                _ => ((tag >> 2) + 1, BinaryPrimitives.ReadInt32LittleEndian(bytes[from..])),
            };
            from += more;
            if (offset <= 0 || offset > to || to + length > expanded.Length) return false;
            if (offset >= length)
            {
                expanded.Slice(to - offset, length).CopyTo(expanded[to..]);
                to += length;
            }
            else
            {
                // It overlaps itself: what was just written is written again.
                for (; length > 0; length--, to++) expanded[to] = expanded[to - offset];
            }
        }
        return to == expanded.Length;
    }
}
