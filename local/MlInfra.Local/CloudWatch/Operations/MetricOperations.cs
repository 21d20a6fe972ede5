using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Operations;

/// <summary>PutMetricData, GetMetricStatistics, GetMetricData, ListMetrics.</summary>
internal sealed class MetricOperations(World world, MetricStore store)
{
    private const int MaxPoints = 1440;

    public IEnumerable<Operation> All =>
    [
        new("PutMetricData", (c, _) => Task.FromResult<Reply>(Put(c)))
        {
            Needs = c => [new("cloudwatch:PutMetricData", "*") { Context = new Dictionary<string, string> { ["cloudwatch:namespace"] = c.Input.Text("Namespace") ?? "" } }],
        },
        new("GetMetricStatistics", (c, _) => Task.FromResult<Reply>(Statistics(c))),
        new("GetMetricData", (c, _) => Task.FromResult<Reply>(Data(c))),
        new("ListMetrics", (c, _) => Task.FromResult<Reply>(List(c))),
    ];

    private JsonObject? Put(Call call)
    {
        if (call.Input["EntityMetricData"] is not null) throw AwsException.NotSupported("EntityMetricData of PutMetricData");
        var metricNamespace = call.Input.Required("Namespace");
        if (metricNamespace.StartsWith("AWS/", StringComparison.Ordinal))
            throw new AwsException("InvalidParameterValue", "The value AWS/ for parameter Namespace is invalid.");
        var additions = call.Input.Objects("MetricData").Select(d => Read(metricNamespace, d)).ToList(); // all are checked before one is added
        foreach (var add in additions) add();
        store.Flush();
        return null;
    }

    private Action Read(string metricNamespace, JsonObject datum)
    {
        var series = MetricSeries.Of(metricNamespace, datum.Required("MetricName"),
            datum.Objects("Dimensions").Select(d => KeyValuePair.Create(d.Required("Name"), d.Required("Value"))));
        var time = datum.Time("Timestamp") ?? world.Now;
        var unit = datum.Text("Unit") ?? "None";
        var high = datum.Int("StorageResolution") == 1;
        if (datum.Object("StatisticValues") is { } set)
        {
            var (count, sum) = (set.Number("SampleCount") ?? 0, set.Number("Sum") ?? 0);
            var (min, max) = (set.Number("Minimum") ?? 0, set.Number("Maximum") ?? 0);
            return () => store.Add(series, time, unit, high, b => b.With(count, sum, min, max));
        }
        var values = datum.Texts("Values").Select(Number).ToList();
        var counts = datum.Texts("Counts").Select(Number).ToList();
        if (counts.Count > 0 && counts.Count != values.Count) throw new AwsException("InvalidParameterValue", "The parameters Values and Counts must have the same number of items");
        if (datum.Number("Value") is { } single) values.Add(single);
        if (values.Count == 0) throw new AwsException("MissingParameter", "At least one of the parameters must be specified: Value, Values, StatisticValues");
        if (values.Any(v => !double.IsFinite(v))) throw new AwsException("InvalidParameterValue", "The value NaN or Infinity for parameter Value is invalid.");
        return () =>
        {
            for (var i = 0; i < values.Count; i++)
            {
                var (value, count) = (values[i], i < counts.Count ? counts[i] : 1);
                store.Add(series, time, unit, high, b => b.With(value, count));
            }
        };
    }

    private JsonObject Statistics(Call call)
    {
        var input = call.Input;
        var series = MetricQueries.SeriesOf(input);
        var (from, to) = Range(input);
        var period = input.Int("Period") ?? throw AwsException.Validation("The parameter Period is required.");
        if (period is not (1 or 5 or 10 or 20 or 30) && (period < 60 || period % 60 != 0))
            throw new AwsException("InvalidParameterValue", "Metric period must be 1, 5, 10, 20, 30, or any multiple of 60 seconds");
        if ((to - from) / period > MaxPoints)
            throw new AwsException("InvalidParameterCombination", $"You have requested up to {(to - from) / period} datapoints, which exceeds the limit of {MaxPoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.");
        from -= from % Math.Min(period, 60);
        var plain = input.Texts("Statistics").Select(Statistic.Parse).ToList();
        var extended = input.Texts("ExtendedStatistics").Select(Statistic.Parse).ToList();
        if (plain.Count + extended.Count == 0) throw new AwsException("MissingParameter", "At least one of the parameters must be specified: Statistics, ExtendedStatistics");
        var points = new JsonArray();
        foreach (var (time, bucket) in store.ReadBuckets(series, period, from, to, input.Text("Unit")))
        {
            var point = new JsonObject { ["Timestamp"] = Times.Write(call, time), ["Unit"] = bucket.Unit };
            foreach (var statistic in plain) point[statistic.Name] = statistic.Of(bucket);
            if (extended.Count > 0) point["ExtendedStatistics"] = XmlHints.Map(new(extended.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Of(bucket)))));
            points.Add(point);
        }
        return new() { ["Label"] = series.Name, ["Datapoints"] = points };
    }

    private JsonObject Data(Call call)
    {
        var input = call.Input;
        var (from, to) = Range(input);
        from -= from % 60;
        var asked = input.Objects("MetricDataQueries").ToList();
        var queries = new MetricQueries(store, asked, from, to);
        var oldestFirst = input.Text("ScanBy") == "TimestampAscending";
        var results = new JsonArray();
        foreach (var query in asked.Where(q => q.Flag("ReturnData") ?? true))
        {
            var value = queries.Evaluate(query.Required("Id"));
            var points = (value.Series ?? throw AwsException.Validation($"The expression of {query.Text("Id")} gives a number, not a time series")).AsEnumerable();
            if (!oldestFirst) points = points.Reverse();
            var list = points.ToList();
            results.Add(new JsonObject
            {
                ["Id"] = query.Text("Id"),
                ["Label"] = query.Text("Label") ?? query.Object("MetricStat")?.Object("Metric")?.Text("MetricName") ?? query.Text("Id"),
                ["Timestamps"] = new JsonArray([.. list.Select(p => Times.Write(call, p.Key))]),
                ["Values"] = new JsonArray([.. list.Select(p => JsonValue.Create(p.Value))]),
                ["StatusCode"] = "Complete",
            });
        }
        return new() { ["MetricDataResults"] = results, ["Messages"] = new JsonArray() };
    }

    private JsonObject List(Call call)
    {
        var input = call.Input;
        var dimensions = input.Objects("Dimensions").ToList();
        var found = store.Series().Where(s =>
            (input.Text("Namespace") ?? s.Namespace) == s.Namespace && (input.Text("MetricName") ?? s.Name) == s.Name
            && dimensions.All(d => s.Dimensions.TryGetValue(d.Required("Name"), out var value) && (d.Text("Value") ?? value) == value));
        return new()
        {
            ["Metrics"] = new JsonArray([.. found.Select(s => new JsonObject
            {
                ["Namespace"] = s.Namespace,
                ["MetricName"] = s.Name,
                ["Dimensions"] = new JsonArray([.. s.Dimensions.Select(d => new JsonObject { ["Name"] = d.Key, ["Value"] = d.Value })]),
            })]),
        };
    }

    private static (long From, long To) Range(JsonObject input)
    {
        var from = input.Time("StartTime") ?? throw new AwsException("MissingParameter", "The parameter StartTime is required.");
        var to = input.Time("EndTime") ?? throw new AwsException("MissingParameter", "The parameter EndTime is required.");
        return from < to
            ? (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds())
            : throw new AwsException("InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime.");
    }

    private static double Number(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw AwsException.Validation($"'{text}' is not a number");
}
