using System.Buffers.Binary;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Goes through the pages of a column, one at a time in memory.</summary>
internal sealed class ColumnCursor(Stream stream, ParquetColumn column, ParquetChunk chunk, long rows)
{
    private const int HeaderGuess = 1024;

    /// <summary>Writers end a page at a megabyte or so; one that says more than this is broken.</summary>
    private const int LargestPage = 256 << 20;

    private long _offset = chunk.Offset;
    private PageValues? _dictionary;
    private PageValues? _values;
    private int[]? _places;
    private int[]? _levels;
    private int _count;
    private int _row;
    private int _value;

    /// <summary>Rows of the page that are still to come.</summary>
    public int Left => _count - _row;

    /// <summary>Loads the next page that has rows.</summary>
    /// <exception cref="InvalidDataException">There is none, or it can't be read.</exception>
    public async ValueTask LoadAsync(CancellationToken cancel)
    {
        while (Left == 0)
        {
            if (_offset >= chunk.Offset + chunk.Length) throw new InvalidDataException($"the column {column.Name} has too few values");
            try
            {
                await LoadPageAsync(cancel).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is IndexOutOfRangeException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"a page of the column {column.Name} breaks off", problem);
            }
        }
    }

    public void Emit(IRowSink sink, int position, bool texts)
    {
        var present = _levels is null || _levels[_row] == 1;
        _row++;
        if (!present)
        {
            sink.Text(position, default);
            return;
        }
        if (_places is null) _values!.Emit(_value++, sink, position, texts);
        else _dictionary!.Emit(_places[_value++], sink, position, texts);
    }

    private async ValueTask LoadPageAsync(CancellationToken cancel)
    {
        var header = await HeaderAsync(cancel).ConfigureAwait(false);
        if (header.Compressed < 0 || _offset + header.Compressed > stream.Length) throw new InvalidDataException($"a page of the column {column.Name} is cut off");
        if (header.Expanded is < 0 or > LargestPage || header.Count < 0 || header.Count > rows) throw new InvalidDataException($"a page of the column {column.Name} says that it has {header.Count} values in {header.Expanded} bytes");
        var bytes = await ParquetMetadata.BytesAsync(stream, _offset, header.Compressed, cancel).ConfigureAwait(false);
        _offset += header.Compressed;
        switch (header.Type)
        {
            case 0:
                TakePage(header, Compression.Expand(chunk.Codec, bytes, header.Expanded));
                break;
            case 2:
                _dictionary = PageValues.Plain(column, Compression.Expand(chunk.Codec, bytes, header.Expanded), header.Count);
                break;
            case 3:
                TakePageV2(header, bytes);
                break;
            default:
                break; // an index: nothing to read
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
    private void TakePage(PageHeader header, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> levels = default;
        if (column.Optional)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            levels = bytes.Slice(4, length);
            bytes = bytes[(4 + length)..];
        }
        Take(header, levels, bytes);
    }

    private void TakePageV2(PageHeader header, byte[] bytes)
    {
        var before = header.RepetitionBytes + header.DefinitionBytes;
        var values = header.IsCompressed ? Compression.Expand(chunk.Codec, bytes.AsMemory(before), header.Expanded - before) : bytes[before..];
        Take(header, bytes.AsSpan(header.RepetitionBytes, header.DefinitionBytes), values);
    }

    private void Take(PageHeader header, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> bytes)
    {
        (_count, _row, _value, _values, _places, _levels) = (header.Count, 0, 0, null, null, null);
        var present = _count;
        if (column.Optional)
        {
            _levels = new int[_count];
            HybridRuns.Read(levels, 1, _levels);
            present = _levels.Count(level => level == 1);
        }
        switch (header.Encoding)
        {
            case 0: _values = PageValues.Plain(column, bytes, present); break;
            case 2 or 8:
                _places = new int[present];
                if (present > 0) HybridRuns.Read(bytes[1..], bytes[0], _places);
                var entries = _dictionary?.Count ?? 0;
                if (_places.Any(place => (uint)place >= (uint)entries)) throw new InvalidDataException($"a page of the column {column.Name} points past its dictionary");
                break;
            case 3 when column.Type == ParquetType.Boolean:
                var bits = new int[present];
                HybridRuns.Read(bytes[4..], 1, bits);
                _values = PageValues.Truths(column, bits);
                break;
            case 9: _values = PageValues.Split(column, bytes, present); break;
            default:
                throw new InvalidDataException($"the column {column.Name} has the encoding {Name(header.Encoding)}, which is not read: write it with data pages of version 1, or with a dictionary");
        }
    }

    private static string Name(int encoding) => encoding switch { 4 => "BIT_PACKED", 5 => "DELTA_BINARY_PACKED", 6 => "DELTA_LENGTH_BYTE_ARRAY", 7 => "DELTA_BYTE_ARRAY", _ => $"{encoding}" };
}
