using System.Globalization;
using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Keeps so many of the rows that pass by, each with the same chance; the same ones each time.</summary>
internal sealed class RowSample(int size, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<double[]> _rows = [];
    private long _seen;

    public IReadOnlyList<double[]> Rows => _rows;

    /// <summary>The numbers of a row; null where one is missing or none.</summary>
    public static double[]? Numbers(CapturedRow row, IReadOnlyList<string> columns)
    {
        var numbers = new double[columns.Count];
        for (var at = 0; at < numbers.Length; at++)
        {
            if (!double.TryParse(row[columns[at]], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[at]) || !double.IsFinite(numbers[at])) return null;
        }
        return numbers;
    }

    public void Add(double[] row)
    {
        _seen++;
        if (_rows.Count < size)
        {
            _rows.Add(row);
            return;
        }
        var at = _random.NextInt64(_seen);
        if (at < size) _rows[(int)at] = row;
    }
}
