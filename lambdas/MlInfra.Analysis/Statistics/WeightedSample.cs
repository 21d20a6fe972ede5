namespace MlInfra.Analysis.Statistics;

/// <summary>A distribution as sorted distinct numbers with weights: a sample itself, or what a sketch of it says.</summary>
public sealed class WeightedSample
{
    private readonly double[] _values;
    private readonly double[] _cumulative;

    public WeightedSample(double[] values, double[]? weights = null)
    {
        weights ??= [.. Enumerable.Repeat(1.0, values.Length)];
        var order = (double[])values.Clone();
        var sortedWeights = (double[])weights.Clone();
        Array.Sort(order, sortedWeights);
        var distinct = 0;
        double total = 0;
        for (var i = 0; i < order.Length; i++)
        {
            total += sortedWeights[i];
            if (distinct > 0 && order[distinct - 1] == order[i])
            {
                sortedWeights[distinct - 1] = total;
                continue;
            }
            order[distinct] = order[i];
            sortedWeights[distinct++] = total;
        }
        _values = order[..distinct];
        _cumulative = sortedWeights[..distinct];
    }

    /// <summary>Distinct numbers, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The weight up to and with each.</summary>
    public ReadOnlySpan<double> Cumulative => _cumulative;

    public double Total => _cumulative.Length == 0 ? 0 : _cumulative[^1];

    /// <summary>The share that is at most this.</summary>
    public double Cdf(double value) => Total == 0 ? double.NaN : WeightUpTo(value) / Total;

    /// <summary>The smallest number of which at least this share is no greater.</summary>
    public double Quantile(double share)
    {
        if (_values.Length == 0) return double.NaN;
        var wanted = share * Total;
        var at = Array.BinarySearch(_cumulative, wanted);
        if (at < 0) at = ~at;
        return _values[Math.Min(at, _values.Length - 1)];
    }

    /// <summary>Weights of (-inf, e0], (e0, e1], ..., (en, inf): one more than there are edges.</summary>
    public double[] Histogram(ReadOnlySpan<double> edges)
    {
        var counts = new double[edges.Length + 1];
        double before = 0;
        for (var i = 0; i < edges.Length; i++)
        {
            var upTo = WeightUpTo(edges[i]);
            counts[i] = upTo - before;
            before = upTo;
        }
        counts[^1] = Total - before;
        return counts;
    }

    /// <summary>Edges that cut it into about equal shares; fewer where numbers repeat.</summary>
    public double[] QuantileEdges(int bins)
    {
        var edges = new List<double>();
        for (var i = 1; i < bins; i++)
        {
            var edge = Quantile((double)i / bins);
            if (!double.IsNaN(edge) && (edges.Count == 0 || edge > edges[^1]) && edge < _values[^1]) edges.Add(edge);
        }
        return [.. edges];
    }

    private double WeightUpTo(double value)
    {
        var at = Array.BinarySearch(_values, value);
        if (at < 0) at = ~at - 1;
        return at < 0 ? 0 : _cumulative[at];
    }
}
