namespace MlInfra.Analysis.Data.Parquet;

/// <summary>A column with a value, or none, in each row.</summary>
internal sealed class ValueCursor(PageReader pages, ParquetColumn column) : ColumnCursor(pages, column)
{
    private ParquetPage? _page;
    private int _row;
    private int _value;

    public override int Left => _page is null ? 0 : _page.Count - _row;

    public override async ValueTask LoadAsync(CancellationToken cancel)
    {
        while (Left == 0) (_page, _row, _value) = (await Pages.NextAsync(cancel).ConfigureAwait(false) ?? throw TooFew(), 0, 0);
    }

    public override void Emit(IRowSink sink, int position, bool texts)
    {
        var page = _page!;
        if (page.Definitions is { } levels && levels[_row] < Column.MaxDefinition) sink.Text(position, default);
        else page.Values.Emit(page.Place(_value++), sink, position, texts);
        _row++;
    }
}
