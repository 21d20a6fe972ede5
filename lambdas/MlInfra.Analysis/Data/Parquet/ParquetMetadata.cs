using System.Buffers.Binary;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>What the end of a <see href="https://parquet.apache.org/docs/file-format/">Parquet</see> file says: its columns and where they lie.</summary>
internal sealed class ParquetMetadata
{
    private const int Tail = 8;

    public List<ParquetColumn> Columns { get; } = [];

    public List<ParquetRowGroup> Groups { get; } = [];

    /// <exception cref="InvalidDataException">It is no Parquet file, or one with columns that are no rows' fields.</exception>
    public static async ValueTask<ParquetMetadata> ReadAsync(Stream stream, CancellationToken cancel)
    {
        if (stream.Length < Tail + 4) throw new InvalidDataException("the file is no Parquet file: it is too short");
        var end = await BytesAsync(stream, stream.Length - Tail, Tail, cancel).ConfigureAwait(false);
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException(end.AsSpan(4).SequenceEqual("PARE"u8) ? "the file is encrypted" : "the file is no Parquet file: it does not end with PAR1");
        }
        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (length <= 0 || length > stream.Length - Tail) throw new InvalidDataException("the file's metadata is cut off");
        var metadata = new ParquetMetadata();
        try
        {
            metadata.Read(await BytesAsync(stream, stream.Length - Tail - length, length, cancel).ConfigureAwait(false));
        }
        catch (Exception problem) when (problem is IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException("the file's metadata breaks off", problem);
        }
        return metadata;
    }

    public static async ValueTask<byte[]> BytesAsync(Stream stream, long offset, int length, CancellationToken cancel)
    {
        stream.Seek(offset, SeekOrigin.Begin);
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        return bytes;
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            if (field == 2) Columns.AddRange(ParquetSchema.Read(ref reader));
            else if (field == 4)
            {
                for (var left = reader.ListHeader(out _); left > 0; left--) Groups.Add(ReadGroup(ref reader));
            }
            else reader.Skip(kind);
        }
        if (Groups.Any(group => group.Chunks.Count != Columns.Count)) throw new InvalidDataException("the file's rows have other columns than its schema");
    }

    private static ParquetRowGroup ReadGroup(ref ThriftReader reader)
    {
        var (rows, chunks) = (0L, new List<ParquetChunk>());
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            if (field == 1)
            {
                for (var left = reader.ListHeader(out _); left > 0; left--) chunks.Add(ReadChunk(ref reader));
            }
            else if (field == 3) rows = reader.Int();
            else reader.Skip(kind);
        }
        reader.End(outer);
        return new ParquetRowGroup(rows, chunks);
    }

    private static ParquetChunk ReadChunk(ref ThriftReader reader)
    {
        var chunk = new ParquetChunk(0, 0, 0);
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            if (field == 3) chunk = ReadChunkMetadata(ref reader);
            else if (field == 1) throw new InvalidDataException("the file's columns lie in other files");
            else reader.Skip(kind);
        }
        reader.End(outer);
        return chunk;
    }

    private static ParquetChunk ReadChunkMetadata(ref ThriftReader reader)
    {
        var (codec, length, data, dictionary) = (0, 0L, 0L, long.MaxValue);
        var outer = reader.Begin();
        while (reader.Next(out var field, out var kind))
        {
            switch (field)
            {
                case 4: codec = (int)reader.Int(); break;
                case 7: length = reader.Int(); break;
                case 9: data = reader.Int(); break;
                case 11: dictionary = reader.Int(); break;
                default: reader.Skip(kind); break;
            }
        }
        reader.End(outer);
        // Some writers say 0 where there is no dictionary.
        return new ParquetChunk(dictionary > 0 && dictionary < data ? dictionary : data, length, codec);
    }
}
