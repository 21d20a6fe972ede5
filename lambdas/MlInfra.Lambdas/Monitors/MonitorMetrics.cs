using MlInfra.Aws.CloudWatch;

namespace MlInfra.Lambdas.Monitors;

/// <summary>
/// Publishes what a period amounts to, once. CloudWatch takes no token for a value, so before each call it is asked whether the first series of it has the period's
/// value already: a call is taken whole or not at all.
/// </summary>
internal sealed class MonitorMetrics(Func<CloudWatchClient> client)
{
    /// <summary>The namespace that alarms look at.</summary>
    public const string Own = "MlInfra/Monitoring";

    /// <summary>PutMetricData takes 1,000 values, and 1 MB.</summary>
    private const int MostValues = 400;

    /// <summary>CloudWatch takes no greater values than 2 to the 360th.</summary>
    private static readonly double Greatest = Math.Pow(2, 360);

    /// <summary>Puts the values unless they are there.</summary>
    /// <param name="metricNamespace">Their namespace.</param>
    /// <param name="data">The values.</param>
    /// <param name="time">The minute that they bear.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task PutOnceAsync(string metricNamespace, IEnumerable<MetricDatum> data, DateTimeOffset time, CancellationToken cancel)
    {
        foreach (var part in data.Where(Takes).Select(datum => Named(datum) with { Timestamp = time }).Chunk(MostValues))
        {
            var first = part[0];
            if (await client().CountAsync(metricNamespace, first.MetricName, first.Dimensions, time, time.AddMinutes(1), cancel).ConfigureAwait(false) > 0) continue;
            await client().PutMetricDataAsync(metricNamespace, part, cancel).ConfigureAwait(false);
        }
    }

    private static MetricDatum Named(MetricDatum datum) => datum with
    {
        MetricName = MetricText.Of(datum.MetricName),
        Dimensions = datum.Dimensions.ToDictionary(dimension => dimension.Key, dimension => MetricText.Of(dimension.Value)),
    };

    private static bool Takes(MetricDatum datum) => datum.StatisticValues is { } set
        ? Finite(set.Minimum) && Finite(set.Maximum) && Finite(set.Sum) && set.SampleCount > 0
        : Finite(datum.Value);

    private static bool Finite(double value) => double.IsFinite(value) && Math.Abs(value) <= Greatest;
}
