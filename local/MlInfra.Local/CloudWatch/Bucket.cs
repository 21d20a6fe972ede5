using System.Collections.Immutable;

namespace MlInfra.Local.CloudWatch;

/// <summary>What was put within a minute (or a second, for high resolution) in one unit.</summary>
/// <param name="Time">Its start in epoch seconds.</param>
/// <param name="Values">How often each value came, for percentiles; coarsened when they are many.</param>
internal sealed record Bucket(long Time, string Unit, double Count, double Sum, double Min, double Max, ImmutableSortedDictionary<double, double> Values)
{
    private const int MaxDistinct = 500;

    public static Bucket Empty(long time, string unit) => new(time, unit, 0, 0, double.MaxValue, double.MinValue, ImmutableSortedDictionary<double, double>.Empty);

    public Bucket With(double value, double count)
    {
        var values = Values.SetItem(value, Values.GetValueOrDefault(value) + count);
        return this with
        {
            Count = Count + count,
            Sum = Sum + value * count,
            Min = Math.Min(Min, value),
            Max = Math.Max(Max, value),
            Values = values.Count > MaxDistinct ? Coarsened(values) : values,
        };
    }

    /// <summary>Adds values with their counts; their sum where they are rounded, which makes them no coarser.</summary>
    public Bucket With(IReadOnlyDictionary<double, double> added, double? sum)
    {
        var values = Values.ToBuilder();
        var (count, total, min, max) = (0.0, 0.0, Min, Max);
        foreach (var (value, times) in added)
        {
            values[value] = values.TryGetValue(value, out var before) ? before + times : times;
            (count, total) = (count + times, total + value * times);
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        }

        var all = values.ToImmutable();
        return this with { Count = Count + count, Sum = Sum + (sum ?? total), Min = min, Max = max, Values = sum is null && all.Count > MaxDistinct ? Coarsened(all) : all };
    }

    /// <summary>Adds a statistic set; its inner distribution is not known, so it has no part in percentiles.</summary>
    public Bucket With(double count, double sum, double min, double max) => this with
    {
        Count = Count + count,
        Sum = Sum + sum,
        Min = Math.Min(Min, min),
        Max = Math.Max(Max, max),
    };

    public static Bucket Merge(IReadOnlyList<Bucket> buckets)
    {
        var merged = Empty(buckets[0].Time, buckets[0].Unit);
        var values = new SortedDictionary<double, double>();
        foreach (var bucket in buckets)
        {
            merged = merged.With(bucket.Count, bucket.Sum, bucket.Min, bucket.Max);
            foreach (var (value, count) in bucket.Values) values[value] = values.GetValueOrDefault(value) + count;
        }
        return merged with { Values = values.ToImmutableSortedDictionary() };
    }

    // Three significant digits: an error of half a percent at most.
    private static ImmutableSortedDictionary<double, double> Coarsened(ImmutableSortedDictionary<double, double> values)
    {
        var coarse = new SortedDictionary<double, double>();
        foreach (var (value, count) in values)
        {
            var scale = value == 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
            var rounded = Math.Round(value / scale) * scale;
            coarse[rounded] = coarse.GetValueOrDefault(rounded) + count;
        }
        return coarse.ToImmutableSortedDictionary();
    }
}
