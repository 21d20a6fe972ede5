using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The data of all metrics, kept for fifteen days.</summary>
internal sealed class MetricStore(World world, IState state, Lazy<IEnumerable<IMetricSource>> sources)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(15);
    private readonly ITable<MetricSeries> series = state.Table<MetricSeries>("cloudwatch.series");
    private readonly ITable<Bucket> buckets = state.Table<Bucket>("cloudwatch.buckets");
    private readonly Lock gate = new();
    private readonly Dictionary<string, (MetricSeries Series, Bucket Bucket)> unwritten = new(StringComparer.Ordinal);

    public IReadOnlyList<MetricSeries> Series()
    {
        Flush();
        return series.All();
    }

    /// <summary>Adds to a bucket in memory; <see cref="Flush"/> writes it.</summary>
    public void Add(MetricSeries metric, DateTimeOffset time, string unit, bool highResolution, Func<Bucket, Bucket> add)
    {
        var seconds = time.ToUnixTimeSeconds();
        if (!highResolution) seconds -= seconds % 60;
        var id = $"{metric.Id}{seconds:D12}{unit}";
        lock (gate)
        {
            var bucket = unwritten.TryGetValue(id, out var known) ? known.Bucket : buckets.Get(id) ?? Bucket.Empty(seconds, unit);
            unwritten[id] = (metric, add(bucket));
        }
    }

    /// <summary>Writes what was added, in one transaction.</summary>
    public void Flush()
    {
        lock (gate)
        {
            foreach (var batch in sources.Value.SelectMany(s => s.Collect()))
                Add(MetricSeries.Of(batch.Namespace, batch.Name, batch.Dimensions), batch.Time, batch.Unit, batch.HighResolution, b => b.With(batch.Values, batch.Sum));
            if (unwritten.Count == 0) return;
            state.Atomically(() =>
            {
                foreach (var (id, (metric, bucket)) in unwritten)
                {
                    series.TryAdd(metric.Id, metric);
                    buckets.Put(id, bucket);
                }
            });
            unwritten.Clear();
        }
    }

    /// <summary>The values of a statistic per period from a time on; periods without data are absent.</summary>
    public SortedDictionary<long, double> Read(MetricSeries metric, Statistic statistic, int period, long from, long to, string? unit = null)
    {
        var values = new SortedDictionary<long, double>();
        foreach (var (start, bucket) in ReadBuckets(metric, period, from, to, unit))
            if (statistic.Of(bucket) is { } value) values[start] = value;
        return values;
    }

    public SortedDictionary<long, Bucket> ReadBuckets(MetricSeries metric, int period, long from, long to, string? unit)
    {
        Flush();
        var merged = new SortedDictionary<long, Bucket>();
        var within = buckets.All(metric.Id).Where(b => b.Time >= from && b.Time < to && (unit is null || b.Unit == unit));
        foreach (var group in within.GroupBy(b => from + (b.Time - from) / period * period)) merged[group.Key] = Bucket.Merge([.. group]);
        return merged;
    }

    public void Prune()
    {
        var oldest = (world.Now - Kept).ToUnixTimeSeconds();
        foreach (var metric in series.All())
        {
            var all = buckets.All(metric.Id);
            foreach (var bucket in all.Where(b => b.Time < oldest)) buckets.Delete($"{metric.Id}{bucket.Time:D12}{bucket.Unit}");
            if (all.All(b => b.Time < oldest)) series.Delete(metric.Id);
        }
    }
}
