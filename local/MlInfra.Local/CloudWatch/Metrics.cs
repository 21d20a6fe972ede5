using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>CloudWatch as other rooms see it. Values are written within a second.</summary>
internal sealed class Metrics(World world, MetricStore store, AlarmKeeper alarms) : IMetrics
{
    public void Put(string metricNamespace, string name, IReadOnlyDictionary<string, string> dimensions, double value, string unit = "None") =>
        store.Add(MetricSeries.Of(metricNamespace, name, dimensions), world.Now, unit, highResolution: false, b => b.With(value, 1));

    public string? AlarmState(string alarmName) => alarms.Evaluate(alarmName);

    public bool HasAlarmed(string alarmName, DateTimeOffset since) => alarms.HasAlarmed(alarmName, since);
}
