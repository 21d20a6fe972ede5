using System.Buffers.Binary;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>The <see href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">block format</see> of LZ4, and Hadoop's frames around blocks.</summary>
internal static class Lz4
{
    private const int LeastMatch = 4;

    /// <summary>Whether it was whole, and just as long as there is room.</summary>
    public static bool Expand(ReadOnlySpan<byte> bytes, Span<byte> expanded) => Block(bytes, expanded) == expanded.Length;

    /// <summary>The older codec: in frames that tell both lengths, or, as some writers had it, without.</summary>
    public static bool ExpandFrames(ReadOnlySpan<byte> bytes, Span<byte> expanded) => Frames(bytes, expanded) || Expand(bytes, expanded);

    private static bool Frames(ReadOnlySpan<byte> bytes, Span<byte> expanded)
    {
        while (bytes.Length >= 8)
        {
            var (length, packed) = (BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]));
            if (length < 0 || packed < 0 || packed > bytes.Length - 8 || length > expanded.Length || Block(bytes.Slice(8, packed), expanded[..length]) != length) return false;
            bytes = bytes[(8 + packed)..];
            expanded = expanded[length..];
        }
        return bytes.IsEmpty && expanded.IsEmpty;
    }

    // How many bytes it became; -1 where it breaks off or there is no room.
    private static int Block(ReadOnlySpan<byte> bytes, Span<byte> expanded)
    {
        var (from, to) = (0, 0);
        while (from < bytes.Length)
        {
            var token = bytes[from++];
            if (!Length(bytes, ref from, token >> 4, out var plain) || plain > bytes.Length - from || plain > expanded.Length - to) return -1;
            bytes.Slice(from, plain).CopyTo(expanded[to..]);
            from += plain;
            to += plain;
            if (from == bytes.Length) return to; // the last piece has no match
            if (from + 2 > bytes.Length) return -1;
            int offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[from..]);
            from += 2;
            if (!Length(bytes, ref from, token & 15, out var match) || offset == 0 || offset > to || match > expanded.Length - to - LeastMatch) return -1;
            // It may overlap itself: what was just written is written again.
            for (match += LeastMatch; match > 0; match--, to++) expanded[to] = expanded[to - offset];
        }
        return to;
    }

    private static bool Length(ReadOnlySpan<byte> bytes, ref int from, int nibble, out int length)
    {
        length = nibble;
        if (nibble < 15) return true;
        while (from < bytes.Length)
        {
            var more = bytes[from++];
            length += more;
            if (length < 0) return false;
            if (more < 255) return true;
        }
        return false;
    }
}
