using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudWatch;

public sealed partial class CloudWatchClient
{
    /// <summary>Calls DescribeAlarms for alarms by name, 1 to 100; those that are gone are missing in the answer.</summary>
    public async Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var form = new QueryForm().Add("AlarmTypes.member.1", "MetricAlarm").Add("AlarmTypes.member.2", "CompositeAlarm").Add("MaxRecords", "100");
        var number = 0;
        foreach (var name in names) form.Add($"AlarmNames.member.{++number}", name);
        var result = await CallAsync("DescribeAlarms", form, cancellationToken).ConfigureAwait(false);
        return [.. result.Members("MetricAlarms").Concat(result.Members("CompositeAlarms")).Select(Alarm)];
    }

    // StateTransitionedTimestamp is when the state's value last changed, StateUpdatedTimestamp also moves with its reason.
    private static AlarmState Alarm(XmlElementNode node) => new()
    {
        AlarmName = node.Text("AlarmName") ?? throw new InvalidDataException("DescribeAlarms answered an alarm without a name."),
        StateValue = node.Text("StateValue") ?? "INSUFFICIENT_DATA",
        StateReason = node.Text("StateReason") ?? "",
        Since = DateTimeOffset.Parse(
            node.Text("StateTransitionedTimestamp") ?? node.Text("StateUpdatedTimestamp") ?? throw new InvalidDataException("DescribeAlarms answered an alarm without the time of its state."),
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        Evaluated = TimeSpan.FromSeconds(Number(node, "Period") * Number(node, "EvaluationPeriods")),
    };

    private static double Number(XmlElementNode node, string name) => double.Parse(node.Text(name) ?? "0", CultureInfo.InvariantCulture);
}
