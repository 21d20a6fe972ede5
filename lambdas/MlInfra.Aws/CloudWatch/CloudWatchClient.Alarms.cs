using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudWatch;

/// <content>The alarms.</content>
public sealed partial class CloudWatchClient
{
    // The most names that one call takes.
    private const int Names = 100;

    /// <summary>Calls DescribeAlarms: the alarms of these names, composite ones too. Those that are not there are left out.</summary>
    public async Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var found = new List<AlarmState>();
        foreach (var some in names.Chunk(Names))
        {
            string? token = null;
            do
            {
                var form = new QueryForm().Add("NextToken", token).Add("AlarmTypes.member.1", "MetricAlarm").Add("AlarmTypes.member.2", "CompositeAlarm");
                for (var i = 0; i < some.Length; i++) form.Add($"AlarmNames.member.{i + 1}", some[i]);
                var result = await CallAsync("DescribeAlarms", form, cancellationToken).ConfigureAwait(false);
                found.AddRange(result.Members("MetricAlarms").Concat(result.Members("CompositeAlarms")).Select(Read));
                token = result.Text("NextToken");
            }
            while (!string.IsNullOrEmpty(token));
        }
        return found;
    }

    private static AlarmState Read(XmlElementNode alarm) => new()
    {
        AlarmName = alarm.Text("AlarmName") ?? throw new InvalidDataException("DescribeAlarms answered an alarm without a name."),
        AlarmDescription = alarm.Text("AlarmDescription"),
        StateValue = alarm.Text("StateValue") ?? "INSUFFICIENT_DATA",
        StateReason = alarm.Text("StateReason"),
        // The time of the transition where it is told: the other one also moves when only the reason does.
        Since = DateTimeOffset.Parse(alarm.Text("StateTransitionedTimestamp") ?? alarm.Text("StateUpdatedTimestamp") ?? "1970-01-01T00:00:00Z",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Evaluated = TimeSpan.FromSeconds(Number(alarm, "Period") * Number(alarm, "EvaluationPeriods")),
    };

    private static double Number(XmlElementNode alarm, string name) => double.Parse(alarm.Text(name) ?? "0", CultureInfo.InvariantCulture);
}
