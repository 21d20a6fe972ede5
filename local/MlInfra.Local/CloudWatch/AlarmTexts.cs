using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>What an alarm tells EventBridge, topics and functions.</summary>
internal static class AlarmTexts
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fff+0000";

    public static JsonObject EventDetail(Alarm alarm, string before)
    {
        var configuration = new JsonObject { ["description"] = alarm.Definition.Text("AlarmDescription") };
        if (alarm.IsComposite) configuration["alarmRule"] = alarm.Definition.Text("AlarmRule");
        else configuration["metrics"] = Metrics(alarm);
        return new()
        {
            ["alarmName"] = alarm.Name,
            ["state"] = State(alarm),
            ["previousState"] = new JsonObject { ["value"] = before },
            ["configuration"] = configuration,
        };
    }

    /// <summary>The JSON that subscribers of a topic get.</summary>
    public static JsonObject Notification(Alarm alarm, string before, World world)
    {
        var message = new JsonObject
        {
            ["AlarmName"] = alarm.Name,
            ["AlarmDescription"] = alarm.Definition.Text("AlarmDescription"),
            ["AWSAccountId"] = world.Account,
            ["NewStateValue"] = alarm.State,
            ["NewStateReason"] = alarm.Reason,
            ["StateChangeTime"] = Time(alarm.StateUpdated),
            ["Region"] = world.Region,
            ["AlarmArn"] = alarm.Arn,
            ["OldStateValue"] = before,
        };
        if (alarm.IsComposite)
        {
            message["AlarmRule"] = alarm.Definition.Text("AlarmRule");
            return message;
        }
        var trigger = new JsonObject();
        foreach (var name in new[] { "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Unit", "Period", "EvaluationPeriods", "DatapointsToAlarm", "ComparisonOperator", "Threshold", "TreatMissingData", "Metrics" })
            if (alarm.Definition[name] is { } value) trigger[name] = value.DeepClone();
        trigger["Dimensions"] = new JsonArray([.. alarm.Definition.Objects("Dimensions").Select(d => new JsonObject { ["name"] = d.Text("Name"), ["value"] = d.Text("Value") })]);
        message["Trigger"] = trigger;
        return message;
    }

    public static JsonObject FunctionEvent(Alarm alarm, string before, World world) => new()
    {
        ["source"] = "aws.cloudwatch",
        ["alarmArn"] = alarm.Arn,
        ["accountId"] = world.Account,
        ["time"] = Time(alarm.StateUpdated),
        ["region"] = world.Region,
        ["alarmData"] = EventDetail(alarm, before),
    };

    private static JsonObject State(Alarm alarm) => new()
    {
        ["value"] = alarm.State,
        ["reason"] = alarm.Reason,
        ["reasonData"] = alarm.ReasonData,
        ["timestamp"] = Time(alarm.StateUpdated),
    };

    private static JsonArray Metrics(Alarm alarm)
    {
        if (alarm.Definition["Metrics"] is JsonArray queries)
            return new([.. queries.OfType<JsonObject>().Select(q => new JsonObject { ["id"] = q.Text("Id"), ["expression"] = q.Text("Expression"), ["returnData"] = q.Flag("ReturnData") ?? true })]);
        var dimensions = new JsonObject();
        foreach (var dimension in alarm.Definition.Objects("Dimensions")) dimensions[dimension.Required("Name")] = dimension.Text("Value");
        return new(new JsonObject
        {
            ["id"] = "m1",
            ["metricStat"] = new JsonObject
            {
                ["metric"] = new JsonObject { ["namespace"] = alarm.Definition.Text("Namespace"), ["name"] = alarm.Definition.Text("MetricName"), ["dimensions"] = dimensions },
                ["period"] = alarm.Definition.Int("Period"),
                ["stat"] = alarm.Definition.Text("Statistic") ?? alarm.Definition.Text("ExtendedStatistic"),
            },
            ["returnData"] = true,
        });
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
