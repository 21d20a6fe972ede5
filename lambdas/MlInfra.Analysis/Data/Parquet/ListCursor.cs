using System.Text;

namespace MlInfra.Analysis.Data.Parquet;

/// <summary>A column with a list in each row; each place in it is a column of its own, named as in JSON (<c>tags.0</c>). A row may go on over pages.</summary>
internal sealed class ListCursor(PageReader pages, ParquetColumn column) : ColumnCursor(pages, column)
{
    private readonly Queue<List<Element>> _rows = [];
    private readonly List<int> _columns = [];
    private List<Element>? _open;
    private bool _ended;

    /// <summary>An element of a list; without values where it is missing.</summary>
    private readonly record struct Element(PageValues? Values, int Place);

    public override int Left => _rows.Count;

    public override async ValueTask LoadAsync(CancellationToken cancel)
    {
        while (_rows.Count == 0)
        {
            if (_ended) throw TooFew();
            if (await Pages.NextAsync(cancel).ConfigureAwait(false) is { } page)
            {
                Take(page);
            }
            else
            {
                _ended = true;
                Close();
            }
        }
    }

    public override void Emit(IRowSink sink, int position, bool texts)
    {
        var elements = _rows.Dequeue();
        for (var at = 0; at < elements.Count; at++)
        {
            if (at == _columns.Count) _columns.Add(sink.ColumnOf(Encoding.UTF8.GetBytes(Column.NameOf(at)), int.MaxValue));
            var to = _columns[at];
            if (elements[at].Values is { } values) values.Emit(elements[at].Place, sink, to, sink.NeedsText(to));
            else sink.Text(to, default);
        }
    }

    // A row is whole when the next one begins.
    private void Take(ParquetPage page)
    {
        var value = 0;
        for (var at = 0; at < page.Count; at++)
        {
            if (page.Repetitions![at] == 0)
            {
                Close();
                _open = [];
            }
            if (_open is null) throw new InvalidDataException($"the column {Column.Name} begins within a row");
            var defined = page.Definitions?[at] ?? Column.MaxDefinition;
            if (defined == Column.MaxDefinition) _open.Add(new Element(page.Values, page.Place(value++)));
            else if (defined >= Column.ElementDefinition) _open.Add(default);
        }
    }

    private void Close()
    {
        if (_open is not null) _rows.Enqueue(_open);
        _open = null;
    }
}
