namespace MlInfra.Local.CloudWatch.Expressions;

/// <summary>A value of metric math: a number, or a time series.</summary>
internal sealed record Value(double? Number, SortedDictionary<long, double>? Series)
{
    public static Value Of(double number) => new(number, null);

    public static Value Of(SortedDictionary<long, double> series) => new(null, series);

    /// <summary>Point by point where both have one; a number stands for every point.</summary>
    public static Value Combine(Value left, Value right, Func<double, double, double> combine)
    {
        if (left.Number is { } a && right.Number is { } b) return Of(combine(a, b));
        var result = new SortedDictionary<long, double>();
        foreach (var time in (left.Series ?? right.Series)!.Keys)
        {
            if ((left.Number ?? Point(left.Series!, time)) is not { } x || (right.Number ?? Point(right.Series!, time)) is not { } y) continue;
            var value = combine(x, y);
            if (double.IsFinite(value)) result[time] = value;
        }
        return Of(result);
    }

    public Value Each(Func<double, double> change)
    {
        if (Number is { } number) return Of(change(number));
        var result = new SortedDictionary<long, double>();
        foreach (var (time, value) in Series!) result[time] = change(value);
        return Of(result);
    }

    private static double? Point(SortedDictionary<long, double> series, long time) => series.TryGetValue(time, out var value) ? value : null;
}
