namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Parquet's <see href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">encodings by differences</see>: of whole numbers, of lengths of texts, and of texts from the ones before.</summary>
internal static class DeltaValues
{
    private const int LargestBlock = 1 << 20;

    /// <summary>Whole numbers; <paramref name="length"/> is how many bytes they took.</summary>
    /// <exception cref="InvalidDataException">They break off, or are not so many.</exception>
    public static long[] Wholes(ReadOnlySpan<byte> bytes, int count, out int length)
    {
        var values = new long[count];
        length = 0;
        if (bytes.IsEmpty && count == 0) return values;
        var block = Unsigned(bytes, ref length);
        var parts = Unsigned(bytes, ref length);
        var total = Unsigned(bytes, ref length);
        if (total != (ulong)count || block is 0 or > LargestBlock || parts is 0 || block % parts != 0) throw Broken();
        var size = (int)(block / parts);
        var value = Signed(bytes, ref length);
        var at = 0;
        if (count > 0) values[at++] = value;
        while (at < count)
        {
            var least = Signed(bytes, ref length);
            if (length + (int)parts > bytes.Length) throw Broken();
            var widths = bytes.Slice(length, (int)parts);
            length += (int)parts;
            // The parts after the last value are not there; the last one is filled up.
            for (var part = 0; part < (int)parts && at < count; part++)
            {
                int width = widths[part];
                var taken = (int)(((long)width * size) + 7) / 8;
                if (width > 64 || length + taken > bytes.Length) throw Broken();
                var packed = bytes.Slice(length, taken);
                for (var within = 0; within < size && at < count; within++)
                {
                    // Differences wrap around as the numbers themselves do.
                    value = unchecked(value + least + (long)Bits(packed, (long)within * width, width));
                    values[at++] = value;
                }
                length += taken;
            }
        }
        return values;
    }

    /// <summary>Texts after their lengths; or each as the beginning of the one before, and what follows.</summary>
    /// <exception cref="InvalidDataException">They break off, or are not so many.</exception>
    public static byte[][] Texts(ReadOnlySpan<byte> bytes, int count, bool withPrefixes)
    {
        var prefixes = new long[count];
        var taken = 0;
        if (withPrefixes) prefixes = Wholes(bytes, count, out taken);
        var lengths = Wholes(bytes[taken..], count, out var head);
        bytes = bytes[(taken + head)..];
        var texts = new byte[count][];
        byte[] before = [];
        for (var at = 0; at < count; at++)
        {
            var (kept, length) = (prefixes[at], lengths[at]);
            if (kept < 0 || kept > before.Length || length < 0 || length > bytes.Length) throw Broken();
            before = texts[at] = [.. before.AsSpan(0, (int)kept), .. bytes[..(int)length]];
            bytes = bytes[(int)length..];
        }
        return texts;
    }

    // So many bits from a bit on, the lowest first.
    private static ulong Bits(ReadOnlySpan<byte> bytes, long from, int width)
    {
        var value = 0UL;
        for (var have = 0; have < width;)
        {
            var bit = (int)(from & 7);
            value |= (ulong)(bytes[(int)(from >> 3)] >> bit) << have;
            have += 8 - bit;
            from += 8 - bit;
        }
        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    private static long Signed(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = Unsigned(bytes, ref at);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong Unsigned(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= bytes.Length) break;
            var next = bytes[at++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return value;
        }
        throw Broken();
    }

    private static InvalidDataException Broken() => new("a page of differences breaks off");
}
