using System.Text.Json.Nodes;
using MlInfra.Local.CloudWatch.Expressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>A set of metric data queries that may refer to each other by id.</summary>
internal sealed class MetricQueries
{
    private readonly MetricStore store;
    private readonly Dictionary<string, JsonObject> queries;
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> underWay = new(StringComparer.Ordinal);
    private readonly long from;
    private readonly long to;

    public MetricQueries(MetricStore store, IEnumerable<JsonObject> queries, long from, long to)
    {
        this.store = store;
        this.queries = queries.ToDictionary(q => q.Required("Id"), StringComparer.Ordinal);
        Period = this.queries.Values.Select(q => q.Object("MetricStat")?.Int("Period") ?? q.Int("Period")).OfType<int>().DefaultIfEmpty(60).Max();
        this.from = from;
        this.to = to;
    }

    /// <summary>The longest period that is named.</summary>
    public int Period { get; }

    public Value Evaluate(string id)
    {
        if (values.TryGetValue(id, out var known)) return known;
        if (!queries.TryGetValue(id, out var query)) throw AwsException.Validation($"Error in expression: '{id}' is not the id of a metric of this request");
        if (!underWay.Add(id)) throw AwsException.Validation($"Error in expression: '{id}' refers to itself");
        var value = query.Object("MetricStat") is { } stat
            ? Value.Of(Read(stat))
            : MetricMath.Evaluate(query.Required("Expression"), Evaluate, Metrics, Times());
        underWay.Remove(id);
        return values[id] = value;
    }

    public static MetricSeries SeriesOf(JsonObject metric) => MetricSeries.Of(
        metric.Required("Namespace"), metric.Required("MetricName"),
        metric.Objects("Dimensions").Select(d => KeyValuePair.Create(d.Required("Name"), d.Required("Value"))));

    private SortedDictionary<long, double> Read(JsonObject stat) => store.Read(
        SeriesOf(stat.Object("Metric") ?? throw AwsException.Validation("The parameter MetricStat.Metric is required.")),
        Statistic.Parse(stat.Required("Stat")), stat.Int("Period") ?? 60, from, to, stat.Text("Unit"));

    private List<Value> Metrics() => [.. queries.Values.Where(q => q["MetricStat"] is not null).Select(q => Evaluate(q.Required("Id")))];

    private List<long> Times()
    {
        var times = new List<long>();
        for (var time = from; time < to; time += Period) times.Add(time);
        return times;
    }
}
