namespace MlInfra.Local.CloudWatch.Providers;

/// <summary>AWS::CloudWatch::Alarm.</summary>
internal sealed class AlarmProvider(AlarmStore alarms) : AlarmProviderBase(alarms, composite: false)
{
    public override string Type => "AWS::CloudWatch::Alarm";

    public override IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "AlarmName", "AlarmDescription", "ActionsEnabled", "AlarmActions", "OKActions", "InsufficientDataActions", "MetricName", "Namespace", "Statistic",
        "ExtendedStatistic", "Dimensions", "Period", "Unit", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData", "Metrics", "Tags",
    };
}
