using System.Text;
using MlInfra.Analysis.Data;

namespace MlInfra.Analysis.Statistics;

/// <summary>Gathers the columns of a table.</summary>
internal sealed class TableAccumulator(ProfileOptions options) : IRowSink
{
    private readonly Dictionary<string, int> _byName = [];
    private int[] _byPosition = [];
    private readonly List<(byte[] Name, int Column)> _hints = [];
    private IReadOnlyList<string> _header = [];
    private ColumnAccumulator[] _columns = []; // beyond the count there may be some of before
    private int _count;
    private int _width;

    public ReadSummary Summary { get; private set; } = new();

    public void Number(int column, double value, bool integral, ReadOnlySpan<byte> text)
    {
        _width++;
        _columns[column].AddNumber(value, integral, text);
    }

    public bool NeedsText(int column) => _columns[column].CountsTexts;

    public void Text(int column, ReadOnlySpan<byte> text)
    {
        _width++;
        _columns[column].AddText(text);
    }

    public void Fields(ReadOnlySpan<byte> bytes, ReadOnlySpan<PlainField> fields, int position)
    {
        _width += fields.Length;
        foreach (ref readonly var field in fields)
        {
            var column = ColumnAt(position++); // may make room, so before the array is read
            if (field.Kind == DecimalField.Kind.Word) _columns[column].AddText(bytes.Slice(field.Start, field.Length));
            else _columns[column].AddNumber(field.Value, field.Kind == DecimalField.Kind.Whole, bytes.Slice(field.Start, field.Length));
        }
    }

    public int ColumnAt(int position)
    {
        var known = _byPosition;
        return (uint)position < (uint)known.Length ? known[position] : NewPosition(position);
    }

    public int ColumnOf(ReadOnlySpan<byte> name, int hint)
    {
        // Rows mostly name their fields in the same order.
        if (hint < _hints.Count && name.SequenceEqual(_hints[hint].Name)) return _hints[hint].Column;
        var column = Column(Encoding.UTF8.GetString(name));
        if (hint < _hints.Count) _hints[hint] = (name.ToArray(), column);
        else if (hint == _hints.Count) _hints.Add((name.ToArray(), column));
        return column;
    }

    public void Header(IReadOnlyList<string> names)
    {
        _header = names;
        _byPosition = [];
    }

    public void EndRow()
    {
        Summary.AddRow(_width);
        _width = 0;
    }

    public void Merge(TableAccumulator other)
    {
        Summary.Merge(other.Summary);
        for (var i = 0; i < other._count; i++)
        {
            var column = Column(other._columns[i].Name); // may make room, so before the array is read
            _columns[column].Merge(other._columns[i]);
        }
    }

    /// <summary>Forgets all but the room that it took, for another unit of work.</summary>
    public void Clear()
    {
        Summary = new();
        _byName.Clear();
        _byPosition = [];
        _hints.Clear();
        _header = [];
        _count = _width = 0;
    }

    public TableStatistics Finish()
    {
        Summary.SettleWidth();
        return new TableStatistics { Rows = Summary.Rows, Columns = [.. _columns.Take(_count).Select(c => c.Finish(Summary.Rows))], Reading = Summary };
    }

    private int NewPosition(int position)
    {
        var before = _byPosition.Length;
        Array.Resize(ref _byPosition, position + 1);
        for (var at = before; at <= position; at++) _byPosition[at] = Column(at < _header.Count ? _header[at] : $"_c{at}");
        return _byPosition[position];
    }

    private int Column(string name)
    {
        if (_byName.TryGetValue(name, out var column)) return column;
        if (_count == _columns.Length) Array.Resize(ref _columns, Math.Max(16, _count * 2));
        if (_columns[_count] is { } used) used.Reuse(name);
        else _columns[_count] = new ColumnAccumulator(name, options);
        _byName[name] = _count;
        return _count++;
    }
}
