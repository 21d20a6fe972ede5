using System.Globalization;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>A statistic: SampleCount, Average, Sum, Minimum, Maximum, or a percentile such as p99.9.</summary>
internal sealed class Statistic
{
    private readonly Func<Bucket, double?> of;

    private Statistic(string name, Func<Bucket, double?> of)
    {
        Name = name;
        this.of = of;
    }

    public string Name { get; }

    public static Statistic Parse(string name) => name switch
    {
        "SampleCount" => new(name, b => b.Count),
        "Average" => new(name, b => b.Count == 0 ? null : b.Sum / b.Count),
        "Sum" => new(name, b => b.Sum),
        "Minimum" => new(name, b => b.Min),
        "Maximum" => new(name, b => b.Max),
        ['p', ..] when double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var p) && p is >= 0 and <= 100
            => new(name, b => Percentile(b, p)),
        _ => throw AwsException.NotSupported($"the statistic {name} of CloudWatch (SampleCount, Average, Sum, Minimum, Maximum and pNN are supported)"),
    };

    public double? Of(Bucket bucket) => of(bucket);

    // Between the two ranks that the percentile falls between, linearly.
    private static double? Percentile(Bucket bucket, double percent)
    {
        var total = bucket.Values.Values.Sum();
        if (total == 0) return null;
        var rank = percent / 100 * (total - 1);
        double seen = 0;
        double? below = null;
        foreach (var (value, count) in bucket.Values)
        {
            if (below is { } b) return b + (value - b) * (rank - Math.Floor(rank));
            seen += count;
            if (rank <= seen - 1) return value;
            if (rank < seen) below = value;
        }
        return bucket.Max;
    }
}
