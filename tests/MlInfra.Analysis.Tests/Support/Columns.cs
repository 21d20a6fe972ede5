using MlInfra.Analysis.Statistics;

namespace MlInfra.Analysis.Tests.Support;

/// <summary>Statistics of columns, made without reading.</summary>
internal static class Columns
{
    public static ColumnStatistics Numbers(string name, double[] values, long missing = 0, int k = KllSketch.DefaultK)
    {
        var moments = default(Moments);
        moments.Add(values);
        var sketch = new KllSketch(k);
        sketch.Add(values);
        var whole = values.All(double.IsInteger);
        return new ColumnStatistics
        {
            Name = name,
            Type = values.Length == 0 ? InferredType.Unknown : whole ? InferredType.Integral : InferredType.Fractional,
            Present = values.Length,
            Missing = missing,
            Distinct = values.Distinct().Count(),
            Counts = whole ? new TypeCounts(values.Length, 0, 0, 0) : new TypeCounts(0, values.Length, 0, 0),
            Numbers = values.Length == 0 ? null : new NumberStatistics
            {
                Mean = moments.Mean, Sum = moments.Sum, StandardDeviation = moments.StandardDeviation, Min = moments.Min, Max = moments.Max, Sketch = sketch,
            },
        };
    }

    public static ColumnStatistics Text(string name, IEnumerable<string> values, long missing = 0)
    {
        var counter = new CategoryCounter();
        foreach (var value in values) counter.Add(System.Text.Encoding.UTF8.GetBytes(value));
        return new ColumnStatistics
        {
            Name = name,
            Type = InferredType.String,
            Present = counter.Count,
            Missing = missing,
            Distinct = counter.Held,
            Counts = new TypeCounts(0, 0, counter.Count, 0),
            Categories = new CategoryStatistics { Counts = counter.ToList(), Undercount = counter.Undercount },
        };
    }

    public static TableStatistics Table(params IReadOnlyList<ColumnStatistics> columns) =>
        new() { Rows = columns.Count == 0 ? 0 : columns.Max(c => c.Present + c.Missing), Columns = columns };
}
