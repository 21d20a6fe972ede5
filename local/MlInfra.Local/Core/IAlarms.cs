using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>An alarm as other rooms see it.</summary>
/// <param name="Threshold">What its metric is compared with.</param>
public sealed record AlarmView(string Name, string Arn, string State, double Threshold);

/// <summary>CloudWatch's face for those who make alarms and act on them.</summary>
public interface IAlarms
{
    /// <summary>Makes or changes an alarm, with PutMetricAlarm's members; gives its ARN.</summary>
    string Put(JsonObject definition);

    /// <summary>Deletes an alarm; one that is gone is no error.</summary>
    void Delete(string name);

    /// <summary>The alarms that name this ARN among the actions of their ALARM state.</summary>
    IReadOnlyList<AlarmView> Acting(string actionArn);

    /// <summary>The newest datapoint of an alarm's metric, or null if there is none within its periods.</summary>
    double? Newest(string name);
}
