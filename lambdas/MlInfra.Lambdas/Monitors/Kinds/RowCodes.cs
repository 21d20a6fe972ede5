namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>
/// Stands a number for each value of each column. Attributions only mix values and never count with them, so text is as good as numbers, and the model is sent each value
/// just as it was written.
/// </summary>
internal sealed class RowCodes(int columns)
{
    private readonly Dictionary<string, int>[] _codes = [.. Enumerable.Range(0, columns).Select(_ => new Dictionary<string, int>())];
    private readonly List<string>[] _values = [.. Enumerable.Range(0, columns).Select(_ => new List<string>())];

    public double[] Encode(IReadOnlyList<string> row)
    {
        var codes = new double[columns];
        for (var at = 0; at < columns; at++)
        {
            if (!_codes[at].TryGetValue(row[at], out var code))
            {
                _codes[at][row[at]] = code = _values[at].Count;
                _values[at].Add(row[at]);
            }
            codes[at] = code;
        }
        return codes;
    }

    public IEnumerable<string> Decode(double[] row) => row.Select((code, at) => _values[at][(int)code]);
}
