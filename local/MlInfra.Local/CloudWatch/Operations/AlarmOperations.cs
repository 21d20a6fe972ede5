using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Operations;

/// <summary>The operations on alarms.</summary>
internal sealed class AlarmOperations(AlarmStore alarms, AlarmKeeper keeper, Dashboards dashboards)
{
    public IEnumerable<Operation> All =>
    [
        On("PutMetricAlarm", c => Do(() => alarms.Put(c.Input, composite: false))),
        On("PutCompositeAlarm", c => Do(() => alarms.Put(c.Input, composite: true))),
        new("DescribeAlarms", (c, _) => Task.FromResult<Reply>(Describe(c)))
        {
            // Whichever alarms are named: a leave for some of them is not enough.
            Needs = _ => [new Permission("cloudwatch:DescribeAlarms", alarms.ArnOf("*"))],
        },
        new("DescribeAlarmsForMetric", (c, _) => Task.FromResult<Reply>(DescribeForMetric(c))),
        new("DeleteAlarms", (c, _) => Task.FromResult<Reply>(ForNames(c, n =>
        {
            if (!alarms.Delete(n)) throw new AwsException("ResourceNotFound", $"Alarm {n} does not exist", 404);
        })))
        {
            Needs = c => c.Input.Texts("AlarmNames").Select(n => new Permission("cloudwatch:DeleteAlarms", alarms.ArnOf(n))),
        },
        On("SetAlarmState", Set),
        new("EnableAlarmActions", (c, _) => Task.FromResult<Reply>(ForNames(c, n => alarms.Change(n, a => a with { ActionsEnabled = true })))),
        new("DisableAlarmActions", (c, _) => Task.FromResult<Reply>(ForNames(c, n => alarms.Change(n, a => a with { ActionsEnabled = false })))),
        new("ListTagsForResource", (c, _) => Task.FromResult<Reply>(new JsonObject
        {
            ["Tags"] = dashboards.TagsOf(c.Input.Required("ResourceARN")) ?? alarms.Require(c.Input.Required("ResourceARN")).Definition["Tags"]?.DeepClone() ?? new JsonArray(),
        })),
    ];

    private Operation On(string name, Func<Call, JsonObject?> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"cloudwatch:{name}", alarms.ArnOf(c.Input.Required("AlarmName")))],
    };

    private JsonObject? Set(Call call)
    {
        var state = call.Input.Required("StateValue");
        if (state is not ("OK" or "ALARM" or "INSUFFICIENT_DATA"))
            throw AwsException.Validation($"1 validation error detected: Value '{state}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]");
        keeper.Set(call.Input.Required("AlarmName"), state, call.Input.Required("StateReason"), call.Input.Text("StateReasonData"));
        return null;
    }

    private JsonObject Describe(Call call)
    {
        var input = call.Input;
        var names = input.Texts("AlarmNames").ToHashSet(StringComparer.Ordinal);
        var types = input.Texts("AlarmTypes").DefaultIfEmpty("MetricAlarm").ToHashSet(StringComparer.Ordinal);
        var found = alarms.All().Where(a =>
            (names.Count == 0 || names.Contains(a.Name))
            && a.Name.StartsWith(input.Text("AlarmNamePrefix") ?? "", StringComparison.Ordinal)
            && (input.Text("StateValue") ?? a.State) == a.State
            && (names.Count > 0 || types.Contains(a.IsComposite ? "CompositeAlarm" : "MetricAlarm"))).ToList();
        var output = new JsonObject
        {
            ["MetricAlarms"] = new JsonArray([.. found.Where(a => !a.IsComposite).Select(a => Show(call, a))]),
            ["CompositeAlarms"] = new JsonArray([.. found.Where(a => a.IsComposite).Select(a => Show(call, a))]),
        };
        return output;
    }

    private JsonObject DescribeForMetric(Call call)
    {
        var wanted = MetricQueries.SeriesOf(call.Input).Id;
        var found = alarms.All().Where(a => !a.IsComposite && a.Definition["MetricName"] is not null && MetricQueries.SeriesOf(a.Definition).Id == wanted);
        return new() { ["MetricAlarms"] = new JsonArray([.. found.Select(a => Show(call, a))]) };
    }

    private static JsonObject Show(Call call, Alarm alarm)
    {
        var shown = alarm.Definition.DeepClone().AsObject();
        shown.Remove("Tags");
        foreach (var list in new[] { "AlarmActions", "OKActions", "InsufficientDataActions" }) shown[list] ??= new JsonArray();
        if (!alarm.IsComposite) shown["Dimensions"] ??= new JsonArray();
        shown["AlarmArn"] = alarm.Arn;
        shown["ActionsEnabled"] = alarm.ActionsEnabled;
        shown["AlarmConfigurationUpdatedTimestamp"] = Times.Write(call, alarm.Configured);
        shown["StateValue"] = alarm.State;
        shown["StateReason"] = alarm.Reason;
        if (alarm.ReasonData is { } data) shown["StateReasonData"] = data;
        shown["StateUpdatedTimestamp"] = Times.Write(call, alarm.StateUpdated);
        return call.Format == WireFormat.Query ? shown : Numbers(shown);
    }

    // What came as text by the Query protocol goes out as numbers by JSON.
    private static JsonObject Numbers(JsonObject shown)
    {
        foreach (var name in new[] { "Period", "EvaluationPeriods", "DatapointsToAlarm" })
            if (shown.Int(name) is { } number) shown[name] = number;
        if (shown.Number("Threshold") is { } threshold) shown["Threshold"] = threshold;
        foreach (var query in shown.Objects("Metrics"))
        {
            if (query.Flag("ReturnData") is { } flag) query["ReturnData"] = flag;
            if (query.Int("Period") is { } own) query["Period"] = own;
            if (query.Object("MetricStat") is { } stat && stat.Int("Period") is { } period) stat["Period"] = period;
        }
        return shown;
    }

    private static JsonObject? ForNames(Call call, Action<string> action)
    {
        foreach (var name in call.Input.Texts("AlarmNames")) action(name);
        return null;
    }

    private static JsonObject? Do(Action action)
    {
        action();
        return null;
    }
}
