namespace MlInfra.Local.CloudWatch.Providers;

/// <summary>AWS::CloudWatch::CompositeAlarm.</summary>
internal sealed class CompositeAlarmProvider(AlarmStore alarms) : AlarmProviderBase(alarms, composite: true)
{
    public override string Type => "AWS::CloudWatch::CompositeAlarm";

    public override IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "AlarmName", "AlarmRule", "AlarmDescription", "ActionsEnabled", "AlarmActions", "OKActions", "InsufficientDataActions", "Tags",
    };
}
