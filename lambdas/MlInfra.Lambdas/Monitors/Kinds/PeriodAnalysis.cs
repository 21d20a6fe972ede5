using MlInfra.Analysis.DataQuality;
using MlInfra.Aws.CloudWatch;

namespace MlInfra.Lambdas.Monitors.Kinds;

/// <summary>Looks at the captured calls of a period as one kind of monitor does.</summary>
internal abstract class PeriodAnalysis
{
    public abstract Task<PeriodFindings> RunAsync(PeriodContext context, CancellationToken cancel);

    /// <summary>A value under the dimensions of the managed monitors, and further ones.</summary>
    protected static MetricDatum Datum(PeriodContext context, MetricValue metric, params ReadOnlySpan<(string Name, string Value)> further)
    {
        var dimensions = context.Definition.Dimensions;
        foreach (var (name, value) in further) dimensions[name] = value;
        return new MetricDatum
        {
            MetricName = metric.Name,
            Dimensions = dimensions,
            Timestamp = context.Period.From,
            Value = metric.Value,
            StatisticValues = metric.Set is { } set ? new StatisticSet(set.SampleCount, set.Sum, set.Minimum, set.Maximum) : null,
        };
    }
}
