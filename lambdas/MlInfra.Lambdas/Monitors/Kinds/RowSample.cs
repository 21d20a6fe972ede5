using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Keeps so many of the rows that pass by, each with the same chance; the same ones each time.</summary>
internal sealed class RowSample(IReadOnlyList<string> columns, int size, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<IReadOnlyList<string>> _rows = [];
    private long _seen;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Looks at a row; one that lacks a value is passed over, since not every model takes such.</summary>
    public void Add(CapturedRow row)
    {
        var values = new string[columns.Count];
        for (var at = 0; at < values.Length; at++)
        {
            if (row[columns[at]] is not { } value) return;
            values[at] = value;
        }
        _seen++;
        if (_rows.Count < size)
        {
            _rows.Add(values);
            return;
        }
        var place = _random.NextInt64(_seen);
        if (place < size) _rows[(int)place] = values;
    }
}
