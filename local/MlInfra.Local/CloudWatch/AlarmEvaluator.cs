using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>What an alarm's data say.</summary>
internal sealed record Evaluation(string State, string Reason, string? ReasonData);

/// <summary>
/// Judges alarms by their newest data, missing data as AWS treats them. The period under way counts as soon as it has data, except
/// where a sum or count that still grows could look too low.
/// </summary>
internal sealed class AlarmEvaluator(World world, AlarmStore alarms, MetricStore metrics)
{
    // CloudWatch looks further back than the evaluation periods for real data before it fills what is missing.
    private const int Extra = 2;

    /// <summary>What the alarm should be in; null: it stays as it is.</summary>
    public Evaluation? Evaluate(Alarm alarm) => alarm.IsComposite ? EvaluateComposite(alarm) : EvaluateMetric(alarm);

    /// <summary>The newest datapoint within the alarm's periods, or null.</summary>
    public double? Newest(Alarm alarm)
    {
        var (points, _) = Points(alarm.Definition, alarm.Definition.Int("EvaluationPeriods")!.Value);
        return points.Count == 0 ? null : points.Last().Value;
    }

    private Evaluation EvaluateComposite(Alarm alarm)
    {
        var rule = alarm.Definition.Required("AlarmRule");
        var fires = CompositeRule.Evaluate(rule, name => alarms.Find(name)?.State);
        return new(fires ? "ALARM" : "OK", $"{alarm.Arn} {(fires ? "transitioned to ALARM" : "is OK")}: its rule {rule} is {(fires ? "true" : "false")}", null);
    }

    private Evaluation? EvaluateMetric(Alarm alarm)
    {
        var definition = alarm.Definition;
        var count = definition.Int("EvaluationPeriods")!.Value;
        var needed = definition.Int("DatapointsToAlarm") ?? count;
        var missing = definition.Text("TreatMissingData") ?? "missing";
        var (points, period) = Points(definition, count);
        var threshold = definition.Number("Threshold")!.Value;
        var comparison = definition.Required("ComparisonOperator");
        var real = points.Reverse().Take(count).ToList();
        var breaching = real.Count(p => Breaches(comparison, p.Value, threshold));
        var absent = count - real.Count;
        if (real.Count == 0 && missing is "missing" or "ignore")
            return missing == "ignore" ? null : new("INSUFFICIENT_DATA", $"Insufficient Data: {count} datapoint{(count == 1 ? " was" : "s were")} unknown.", null);

        var counted = breaching + (missing == "breaching" ? absent : 0);
        var allBreach = real.Count > 0 && breaching == real.Count && absent > 0;
        if (counted < needed && allBreach && missing == "ignore") return null;
        var fires = counted >= needed || (allBreach && missing == "missing");
        return new(fires ? "ALARM" : "OK", Reason(real, breaching, absent, fires, comparison, threshold, missing), Data(real, period, threshold));
    }

    private (SortedDictionary<long, double> Points, int Period) Points(JsonObject definition, int count)
    {
        var queries = definition.Objects("Metrics").ToList();
        var period = queries.Count > 0 ? new MetricQueries(metrics, queries, 0, 0).Period : definition.Int("Period")!.Value;
        var statistic = definition.Text("Statistic") ?? definition.Text("ExtendedStatistic");
        var step = Math.Min(period, 60);
        var now = world.Now.ToUnixTimeSeconds();
        var complete = now - now % step;
        var growing = definition.Required("ComparisonOperator").StartsWith("Less", StringComparison.Ordinal)
            && (statistic is null or "Sum" or "SampleCount");
        if (!growing && ReadTo(complete + step) is { Count: > 0 } early && early.Keys.Last() == complete + step - period && Fresh(complete)) return (early, period);
        return (ReadTo(complete), period);

        SortedDictionary<long, double> ReadTo(long end) => Read(definition, queries, period, end - (long)period * (count + Extra), end);

        // Whether the minute under way has data of its own.
        bool Fresh(long start) => Read(definition, queries, step, start, start + step).Count > 0;
    }

    private SortedDictionary<long, double> Read(JsonObject definition, List<JsonObject> queries, int period, long from, long to)
    {
        if (queries.Count == 0)
            return metrics.Read(MetricQueries.SeriesOf(definition), Statistic.Parse(definition.Text("Statistic") ?? definition.Required("ExtendedStatistic")), period, from, to, definition.Text("Unit"));
        var returned = queries.Single(q => q.Flag("ReturnData") ?? true).Required("Id");
        var asked = queries.Select(q => WithPeriod(q, period));
        var value = new MetricQueries(metrics, asked, from, to).Evaluate(returned);
        return value.Series ?? throw AwsException.Validation("The expression for an alarm must include at least one metric");
    }

    private static JsonObject WithPeriod(JsonObject query, int period)
    {
        var copy = query.DeepClone().AsObject();
        if (copy.Object("MetricStat") is { } stat) stat["Period"] = period;
        return copy;
    }

    private static bool Breaches(string comparison, double value, double threshold) => comparison switch
    {
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "GreaterThanThreshold" => value > threshold,
        "LessThanThreshold" => value < threshold,
        _ => value <= threshold,
    };

    private static string Reason(List<KeyValuePair<long, double>> real, int breaching, int absent, bool fires, string comparison, double threshold, string missing)
    {
        var words = comparison switch
        {
            "GreaterThanOrEqualToThreshold" => "greater than or equal to",
            "GreaterThanThreshold" => "greater than",
            "LessThanThreshold" => "less than",
            _ => "less than or equal to",
        };
        if (real.Count == 0) return $"Threshold Crossed: no datapoints were received for {absent} period{(absent == 1 ? "" : "s")} and {absent} missing datapoint{(absent == 1 ? " was" : "s were")} treated as [{(missing == "breaching" ? "Breaching" : "NonBreaching")}].";
        var shown = string.Join(", ", real.Select(p => $"{Number(p.Value)} ({DateTimeOffset.FromUnixTimeSeconds(p.Key).ToString("dd/MM/yy HH:mm:ss", CultureInfo.InvariantCulture)})"));
        return $"Threshold Crossed: {(fires ? breaching : real.Count - breaching)} out of the last {real.Count} datapoint{(real.Count == 1 ? "" : "s")} [{shown}] {((fires ? breaching : real.Count - breaching) == 1 ? "was" : "were")} {(fires ? "" : "not ")}{words} the threshold ({Number(threshold)}).";
    }

    private static string Data(List<KeyValuePair<long, double>> real, int period, double threshold) => new JsonObject
    {
        ["version"] = "1.0",
        ["period"] = period,
        ["recentDatapoints"] = new JsonArray([.. real.Select(p => JsonValue.Create(p.Value))]),
        ["threshold"] = threshold,
    }.ToJsonString();

    private static string Number(double value) => value.ToString(value == Math.Floor(value) ? "0.0" : "R", CultureInfo.InvariantCulture);
}
