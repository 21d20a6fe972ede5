using System.Buffers.Binary;
using System.Numerics;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Reads the pages of a column one after the other.</summary>
internal sealed class PageReader(Stream stream, ParquetColumn column, ParquetChunk chunk, long rows)
{
    private const int HeaderGuess = 1024;

    /// <summary>Writers end a page at a megabyte or so; one that says more than this is broken.</summary>
    private const int LargestPage = 256 << 20;

    private long _offset = chunk.Offset;
    private PageValues? _dictionary;

    /// <summary>The next page of data; null at the end.</summary>
    /// <exception cref="InvalidDataException">It can't be read.</exception>
    public async ValueTask<ParquetPage?> NextAsync(CancellationToken cancel)
    {
        while (_offset < chunk.Offset + chunk.Length)
        {
            try
            {
                if (await LoadAsync(cancel).ConfigureAwait(false) is { } page) return page;
            }
            catch (Exception problem) when (problem is IndexOutOfRangeException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"a page of the column {column.Name} breaks off", problem);
            }
        }
        return null;
    }

    // Null for what is no page of data.
    private async ValueTask<ParquetPage?> LoadAsync(CancellationToken cancel)
    {
        var header = await HeaderAsync(cancel).ConfigureAwait(false);
        if (header.Compressed < 0 || _offset + header.Compressed > stream.Length) throw new InvalidDataException($"a page of the column {column.Name} is cut off");
        // A list may have any number of elements in a row, but each takes some of the page.
        if (header.Expanded is < 0 or > LargestPage || header.Count < 0 || (column.MaxRepetition == 0 && header.Count > rows) || header.Count > LargestPage) throw new InvalidDataException($"a page of the column {column.Name} says that it has {header.Count} values in {header.Expanded} bytes");
        var bytes = await ParquetMetadata.BytesAsync(stream, _offset, header.Compressed, cancel).ConfigureAwait(false);
        _offset += header.Compressed;
        switch (header.Type)
        {
            case 0:
                return Page(header, Compression.Expand(chunk.Codec, bytes, header.Expanded));
            case 2:
                _dictionary = PageValues.Plain(column, Compression.Expand(chunk.Codec, bytes, header.Expanded), header.Count);
                return null;
            case 3:
                return PageV2(header, bytes);
            default:
                return null; // an index: nothing to read
        }
    }

    private async ValueTask<PageHeader> HeaderAsync(CancellationToken cancel)
    {
        for (var guess = HeaderGuess; ; guess *= 8)
        {
            var there = (int)Math.Min(guess, stream.Length - _offset);
            var bytes = await ParquetMetadata.BytesAsync(stream, _offset, there, cancel).ConfigureAwait(false);
            try
            {
                var header = PageHeader.Read(bytes, out var length);
                _offset += length;
                return header;
            }
            catch (Exception problem) when (problem is IndexOutOfRangeException or InvalidDataException && there == guess && guess < 1 << 24)
            {
                // Statistics of long texts make it longer.
            }
        }
    }

    // Levels come first, with their length before them.
    private ParquetPage Page(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        var repetitions = column.MaxRepetition > 0 ? Prefixed(ref bytes) : default;
        var definitions = column.MaxDefinition > 0 ? Prefixed(ref bytes) : default;
        return Take(header, repetitions, definitions, bytes);
    }

    private ParquetPage PageV2(PageHeader header, byte[] bytes)
    {
        var before = header.RepetitionBytes + header.DefinitionBytes;
        var values = header.IsCompressed ? Compression.Expand(chunk.Codec, bytes.AsMemory(before), header.Expanded - before) : bytes[before..];
        return Take(header, bytes.AsSpan(0, header.RepetitionBytes), bytes.AsSpan(header.RepetitionBytes, header.DefinitionBytes), values);
    }

    private ParquetPage Take(PageHeader header, ReadOnlySpan<byte> repetitionLevels, ReadOnlySpan<byte> definitionLevels, ReadOnlySpan<byte> bytes)
    {
        var repetitions = Levels(repetitionLevels, column.MaxRepetition, header.Count);
        var definitions = Levels(definitionLevels, column.MaxDefinition, header.Count);
        var present = definitions is null ? header.Count : definitions.Count(level => level == column.MaxDefinition);
        ParquetPage Of(PageValues values, int[]? places = null) => new(header.Count, definitions, repetitions, values, places);
        switch (header.Encoding)
        {
            case 0: return Of(PageValues.Plain(column, bytes, present));
            case 2 or 8:
                var places = new int[present];
                if (present > 0) HybridRuns.Read(bytes[1..], bytes[0], places);
                var entries = _dictionary?.Count ?? 0;
                if (places.Any(place => (uint)place >= (uint)entries)) throw new InvalidDataException($"a page of the column {column.Name} points past its dictionary");
                return Of(_dictionary ?? PageValues.Plain(column, default, 0), places);
            case 3 when column.Type == ParquetType.Boolean:
                var bits = new int[present];
                if (present > 0) HybridRuns.Read(bytes[4..], 1, bits);
                return Of(PageValues.Truths(column, bits));
            case 5 when column.Type is ParquetType.Int32 or ParquetType.Int64: return Of(PageValues.Wholes(column, DeltaValues.Wholes(bytes, present, out _)));
            case 6 or 7 when column.Type is ParquetType.Binary or ParquetType.FixedBinary: return Of(PageValues.Pieces(column, DeltaValues.Texts(bytes, present, withPrefixes: header.Encoding == 7)));
            case 9: return Of(PageValues.Split(column, bytes, present));
            default: throw new InvalidDataException($"the column {column.Name} has the encoding {(header.Encoding == 4 ? "BIT_PACKED" : header.Encoding)}, which is not read: write it plain, with a dictionary, or with deltas");
        }
    }

    private static ReadOnlySpan<byte> Prefixed(ref ReadOnlySpan<byte> bytes)
    {
        var levels = bytes.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        bytes = bytes[(4 + levels.Length)..];
        return levels;
    }

    private static int[]? Levels(ReadOnlySpan<byte> bytes, int most, int count)
    {
        if (most == 0) return null;
        var levels = new int[count];
        if (count > 0) HybridRuns.Read(bytes, BitOperations.Log2((uint)most) + 1, levels);
        return levels.All(level => level >= 0 && level <= most) ? levels : throw new InvalidDataException("a page has levels that the schema has not");
    }
}
