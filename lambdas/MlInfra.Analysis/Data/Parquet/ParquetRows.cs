namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Hands over the rows of a Parquet file: those of the groups that begin within a stretch of it.</summary>
internal static class ParquetRows
{
    /// <summary>Returns how many bytes its rows took.</summary>
    public static async ValueTask<long> ReadAsync(Stream stream, long start, long end, IRowSink sink, ReadSummary summary, CancellationToken cancel)
    {
        var metadata = await ParquetMetadata.ReadAsync(stream, cancel).ConfigureAwait(false);
        sink.Header([.. metadata.Columns.Where(column => column.MaxRepetition == 0).Select(column => column.Name)]);
        var bytes = 0L;
        foreach (var group in metadata.Groups.Where(group => group.Rows > 0 && group.Start >= start && group.Start < end))
        {
            ColumnCursor[] cursors = [.. metadata.Columns.Select((column, at) => ColumnCursor.Of(stream, column, group.Chunks[at], group.Rows))];
            for (var left = group.Rows; left > 0;)
            {
                foreach (var cursor in cursors) await cursor.LoadAsync(cancel).ConfigureAwait(false);
                var rows = (int)Math.Min(left, cursors.Min(cursor => cursor.Left));
                Emit(metadata.Columns, cursors, rows, sink);
                summary.Records += rows;
                left -= rows;
            }
            bytes += group.Chunks.Sum(chunk => chunk.Length);
        }
        return bytes;
    }

    private static void Emit(IReadOnlyList<ParquetColumn> columns, ColumnCursor[] cursors, int rows, IRowSink sink)
    {
        // Lists have columns of their own.
        var single = 0;
        var positions = columns.Select(column => column.MaxRepetition == 0 ? sink.ColumnAt(single++) : -1).ToArray();
        var texts = positions.Select(position => position >= 0 && sink.NeedsText(position)).ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var at = 0; at < cursors.Length; at++) cursors[at].Emit(sink, positions[at], texts[at]);
            sink.EndRow();
        }
    }
}
