using MlInfra.Aws.CloudWatch;

namespace MlInfra.Cli.Platform;

/// <summary>What CloudWatch counted of a variant or a component within the last hour.</summary>
/// <param name="ModelMilliseconds">The mean; null without requests.</param>
/// <param name="WorstP99Milliseconds">What 99 of 100 requests kept to, in the worst five minutes.</param>
internal sealed record TrafficNow(long Invocations, long ClientErrors, long ServerErrors, double? ModelMilliseconds, double? WorstP99Milliseconds)
{
    public const int Minutes = 60;

    private const int Period = 300;
    private static readonly (string Metric, string Statistic)[] Asked =
        [("Invocations", "Sum"), ("Invocation4XXErrors", "Sum"), ("Invocation5XXErrors", "Sum"), ("ModelLatency", "Sum"), ("ModelLatency", "SampleCount"), ("ModelLatency", "p99")];

    // What one call takes.
    private const int Most = 500;

    public static Task<IReadOnlyList<TrafficNow>> OfVariantsAsync(Services services, string endpoint, IEnumerable<string> variants, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(services, [.. variants.Select(variant => new Dictionary<string, string> { ["EndpointName"] = endpoint, ["VariantName"] = variant })], now, cancellationToken);

    public static Task<IReadOnlyList<TrafficNow>> OfComponentsAsync(Services services, IEnumerable<string> components, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync(services, [.. components.Select(component => new Dictionary<string, string> { ["InferenceComponentName"] = component })], now, cancellationToken);

    private static async Task<IReadOnlyList<TrafficNow>> ReadAsync(Services services, IReadOnlyList<IReadOnlyDictionary<string, string>> of, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = new List<TrafficNow>();
        foreach (var some in of.Chunk(Most / Asked.Length))
        {
            MetricQuery[] queries = [.. some.SelectMany(dimensions => Asked.Select(one => new MetricQuery("AWS/SageMaker", one.Metric, dimensions, one.Statistic, Period)))];
            var series = await services.CloudWatch.GetMetricDataAsync(queries, now.AddMinutes(-Minutes), now, cancellationToken);
            all.AddRange(series.Chunk(Asked.Length).Select(Of));
        }
        return all;
    }

    private static TrafficNow Of(SortedDictionary<DateTimeOffset, double>[] series)
    {
        double Sum(int i) => series[i].Values.Sum();
        var measured = Sum(4);
        // Asynchronous endpoints have no metric of invocations.
        return new((long)(Sum(0) > 0 ? Sum(0) : measured), (long)Sum(1), (long)Sum(2), measured > 0 ? Math.Round(Sum(3) / measured / 1000, 2) : null, series[5].Count > 0 ? Math.Round(series[5].Values.Max() / 1000, 2) : null);
    }
}
