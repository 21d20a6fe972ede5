using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlInfra.Analysis.Statistics;

/// <summary>
/// Count, mean, variance, sum and range of numbers in one pass: per block by deviations from the block's mean, blocks merged by
/// Chan's formula, sums compensated (Neumaier). Merging gives what one pass over all would.
/// </summary>
public struct Moments
{
    // Where numbers spread less than this share of their mean, the rounding of the mean shows in their variance.
    private const double Narrow = 1e-9;

    private double _mean;
    private double _squares;
    private double _sum;
    private double _lost;

    public long Count { get; private set; }

    public double Min { get; private set; }

    public double Max { get; private set; }

    /// <summary>NaN without numbers, as all that follows.</summary>
    public readonly double Mean => Count == 0 ? double.NaN : double.IsFinite(Sum) ? Sum / Count : _mean;

    public readonly double Sum => _sum + _lost;

    /// <summary>Of the population: divided by n, as Model Monitor gives it.</summary>
    public readonly double Variance => Count == 0 ? double.NaN : _squares / Count;

    public readonly double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Of the sample: divided by n - 1.</summary>
    public readonly double SampleVariance => Count < 2 ? double.NaN : _squares / (Count - 1);

    /// <summary>Adds finite numbers.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return;
        var block = new Moments { Count = values.Length };
        (block.Min, block.Max, block._sum) = Range(values);
        block._mean = block._sum / values.Length;
        if (!double.IsFinite(block._mean)) block._mean = MeanOfHuge(values);
        block._squares = Squares(values, block._mean);
        if (block._squares < Narrow * Narrow * block._mean * block._mean * values.Length) block.Correct(values);
        Merge(block);
    }

    public void Merge(in Moments other)
    {
        if (other.Count == 0) return;
        if (Count == 0)
        {
            this = other;
            return;
        }
        var total = Count + other.Count;
        var delta = other._mean - _mean;
        _squares += other._squares + (delta * delta * ((double)Count / total * other.Count));
        _mean += delta * ((double)other.Count / total);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count = total;
        AddToSum(other._sum);
        _lost += other._lost;
    }

    /// <summary>From a statistics file.</summary>
    public static Moments From(long count, double mean, double sum, double deviation, double min, double max) =>
        new() { Count = count, _mean = mean, _sum = sum, _squares = deviation * deviation * count, Min = min, Max = max };

    private void Correct(ReadOnlySpan<double> values)
    {
        if (Min == Max)
        {
            (_mean, _sum, _squares) = (Min, Min * Count, 0);
            return;
        }
        double off = 0;
        foreach (var value in values) off += value - _mean;
        _squares = Math.Max(0, _squares - (off * off / Count));
        _sum = _mean * Count;
        _lost = off;
        _mean += off / Count;
    }

    private void AddToSum(double value)
    {
        var total = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - total + value : value - total + _sum;
        _sum = total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Min, double Max, double Sum) Range(ReadOnlySpan<double> values)
    {
        var (min, max) = (values[0], values[0]);
        double sum = 0;
        var at = 0;
        if (values.Length >= 2 * Vector<double>.Count)
        {
            var (low, high, total) = (new Vector<double>(min), new Vector<double>(max), Vector<double>.Zero);
            for (; at <= values.Length - Vector<double>.Count; at += Vector<double>.Count)
            {
                var next = new Vector<double>(values[at..]);
                low = Vector.Min(low, next);
                high = Vector.Max(high, next);
                total += next;
            }
            for (var i = 0; i < Vector<double>.Count; i++)
            {
                min = Math.Min(min, low[i]);
                max = Math.Max(max, high[i]);
            }
            sum = Vector.Sum(total);
        }
        for (; at < values.Length; at++)
        {
            min = Math.Min(min, values[at]);
            max = Math.Max(max, values[at]);
            sum += values[at];
        }
        return (min, max, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(ReadOnlySpan<double> values, double mean)
    {
        double squares = 0;
        var at = 0;
        if (values.Length >= 2 * Vector<double>.Count)
        {
            var (center, total) = (new Vector<double>(mean), Vector<double>.Zero);
            for (; at <= values.Length - Vector<double>.Count; at += Vector<double>.Count)
            {
                var off = new Vector<double>(values[at..]) - center;
                total += off * off;
            }
            squares = Vector.Sum(total);
        }
        for (; at < values.Length; at++) squares += (values[at] - mean) * (values[at] - mean);
        return squares;
    }

    private static double MeanOfHuge(ReadOnlySpan<double> values)
    {
        double mean = 0;
        foreach (var value in values) mean += value / values.Length;
        return mean;
    }
}
