using MathNet.Numerics.Distributions;

namespace MlInfra.Analysis.ModelQuality;

/// <summary>Confidence intervals.</summary>
public static class Intervals
{
    /// <summary>A share, after Wilson: keeps its confidence for few records and for shares near 0 and 1.</summary>
    public static Interval Share(double hits, double count, double confidence)
    {
        if (count <= 0) return Interval.Unsure(double.NaN);
        var z = Z(confidence);
        var share = hits / count;
        var denominator = 1 + (z * z / count);
        var middle = (share + (z * z / (2 * count))) / denominator;
        var half = z / denominator * Math.Sqrt((share * (1 - share) / count) + (z * z / (4 * count * count)));
        // Rounding must not part an end from the share itself.
        var (low, high) = (hits == 0 ? 0 : Math.Max(0, middle - half), hits == count ? 1 : Math.Min(1, middle + half));
        return new Interval(share, low, high, Math.Sqrt(share * (1 - share) / count));
    }

    /// <summary>A mean, after Student.</summary>
    public static Interval Mean(double mean, double sampleVariance, long count, double confidence)
    {
        if (count < 2) return Interval.Unsure(mean);
        var error = Math.Sqrt(sampleVariance / count);
        var half = StudentT.InvCDF(0, 1, count - 1, (1 + confidence) / 2) * error;
        return new Interval(mean, mean - half, mean + half, error);
    }

    /// <summary>An estimate that is about normal, within bounds.</summary>
    public static Interval Normal(double value, double error, double confidence, double least = double.NegativeInfinity, double greatest = double.PositiveInfinity) =>
        double.IsNaN(error) ? Interval.Unsure(value)
            : new Interval(value, Math.Max(least, value - (Z(confidence) * error)), Math.Min(greatest, value + (Z(confidence) * error)), error);

    /// <summary>An estimate and its values in resamples: the percentile bootstrap.</summary>
    public static Interval Bootstrap(double value, IEnumerable<double> resampled, double confidence)
    {
        var sorted = resampled.Where(v => !double.IsNaN(v)).Order().ToArray();
        if (sorted.Length < 20) return Interval.Unsure(value);
        var mean = sorted.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        var deviation = Math.Sqrt(sorted.Where(double.IsFinite).Select(v => (v - mean) * (v - mean)).DefaultIfEmpty(double.NaN).Average());
        return new Interval(value, At((1 - confidence) / 2), At((1 + confidence) / 2), deviation);

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            return below + 1 >= sorted.Length || sorted[below] == sorted[below + 1] ? sorted[below]
                : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
        }
    }

    /// <summary>
    /// The area under a curve, after <see href="https://doi.org/10.1002/sim.2324">Newcombe</see> (his method 5): from the counts of both classes alone, so that it
    /// keeps its width where every pair is in order.
    /// </summary>
    public static Interval Area(double area, double positives, double negatives, double confidence)
    {
        var z = Z(confidence);
        var pairs = ((positives + negatives) / 2) - 1;
        return new Interval(area, End(0), End(1), double.NaN);

        // Between an end of the range and the area, the value from which the area is just so many errors away.
        double End(double far)
        {
            var (outside, inside) = (far, area);
            for (var step = 0; step < 100; step++)
            {
                var middle = (outside + inside) / 2;
                if (Math.Abs(area - middle) > z * Error(middle)) outside = middle;
                else inside = middle;
            }
            return inside;
        }

        double Error(double at) => Math.Sqrt(at * (1 - at) * (1 + (pairs * (1 - at) / (2 - at)) + (pairs * at / (1 + at))) / (positives * negatives));
    }

    internal static double Z(double confidence) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (1 + confidence) / 2);
}
