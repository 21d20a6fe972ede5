namespace MlInfra.Analysis.Data.Parquet;

/// <summary>Goes through the rows of a column, with a page at a time in memory.</summary>
internal abstract class ColumnCursor(PageReader pages, ParquetColumn column)
{
    protected PageReader Pages => pages;

    protected ParquetColumn Column => column;

    /// <summary>Rows that are loaded and still to come.</summary>
    public abstract int Left { get; }

    /// <summary>Loads until there are rows.</summary>
    /// <exception cref="InvalidDataException">There are none, or they can't be read.</exception>
    public abstract ValueTask LoadAsync(CancellationToken cancel);

    /// <param name="sink">Takes the row's value, or values.</param>
    /// <param name="position">The sink's column, of one that has a value a row.</param>
    /// <param name="texts">Whether it wants the texts of numbers there.</param>
    public abstract void Emit(IRowSink sink, int position, bool texts);

    public static ColumnCursor Of(Stream stream, ParquetColumn column, ParquetChunk chunk, long rows)
    {
        var pages = new PageReader(stream, column, chunk, rows);
        return column.MaxRepetition == 0 ? new ValueCursor(pages, column) : new ListCursor(pages, column);
    }

    protected InvalidDataException TooFew() => new($"the column {column.Name} has too few values");
}
