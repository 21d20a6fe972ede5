using System.Buffers.Binary;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Parquet's mix of run lengths and packed bits, for levels and places in dictionaries.</summary>
internal static class HybridRuns
{
    /// <summary>Reads so many numbers of so many bits each.</summary>
    /// <exception cref="InvalidDataException">They break off.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, int bits, Span<int> into)
    {
        if (bits > 32) throw new InvalidDataException($"a page has numbers of {bits} bits");
        var (from, to, size) = (0, 0, (bits + 7) / 8);
        while (to < into.Length)
        {
            var (header, shift) = (0u, 0);
            while (true)
            {
                if (from >= bytes.Length || shift > 28) throw new InvalidDataException("a page breaks off");
                var next = bytes[from++];
                header |= (uint)(next & 127) << shift;
                if (next < 128) break;
                shift += 7;
            }
            var count = (int)Math.Min(header >> 1, int.MaxValue / 8);
            if ((header & 1) == 0)
            {
                if (from + size > bytes.Length) throw new InvalidDataException("a page breaks off");
                var value = 0;
                for (var at = 0; at < size; at++) value |= bytes[from + at] << (8 * at);
                from += size;
                var run = Math.Min(count, into.Length - to);
                into.Slice(to, run).Fill(value);
                to += run;
                continue;
            }
            // Groups of eight; what the last one has too many is padding.
            var length = count * bits;
            if (from + length > bytes.Length) length = bytes.Length - from;
            to += Unpack(bytes.Slice(from, length), bits, into[to..Math.Min(into.Length, to + (count * 8))]);
            from += length;
        }
    }

    /// <summary>Takes numbers of so many bits out of bytes, the lowest bit first.</summary>
    public static int Unpack(ReadOnlySpan<byte> bytes, int bits, Span<int> into)
    {
        var (held, have, from) = (0UL, 0, 0);
        var mask = (1UL << bits) - 1;
        for (var at = 0; at < into.Length; at++)
        {
            while (have < bits)
            {
                if (from >= bytes.Length) throw new InvalidDataException("a page breaks off");
                held |= (ulong)bytes[from++] << have;
                have += 8;
            }
            into[at] = (int)(held & mask);
            held >>= bits;
            have -= bits;
        }
        return into.Length;
    }
}
