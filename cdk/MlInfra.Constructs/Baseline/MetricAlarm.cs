using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace MlInfra.Constructs.Baseline;

/// <summary>An alarm on one metric. Missing data is no alarm: nothing happened.</summary>
internal sealed record MetricAlarm(string Namespace, string Metric, double Threshold)
{
    public required string Description { get; init; }

    public required IReadOnlyDictionary<string, string> Dimensions { get; init; }

    public string? Name { get; init; }

    public string? Statistic { get; init; }

    public string? ExtendedStatistic { get; init; }

    public int PeriodSeconds { get; init; } = 60;

    public int EvaluationPeriods { get; init; } = 1;

    public CfnAlarm Define(Construct scope, string id, ITopic? notify)
    {
        var props = new CfnAlarmProps
        {
            AlarmName = Name,
            AlarmDescription = Description,
            Namespace = Namespace,
            MetricName = Metric,
            Dimensions = Dimensions.Select(pair => new CfnAlarm.DimensionProperty { Name = pair.Key, Value = pair.Value }).ToArray(),
            Statistic = Statistic,
            ExtendedStatistic = ExtendedStatistic,
            Period = PeriodSeconds,
            EvaluationPeriods = EvaluationPeriods,
            Threshold = Threshold,
            ComparisonOperator = "GreaterThanThreshold",
            TreatMissingData = "notBreaching",
        };
        if (notify is not null)
        {
            // Not in the initialiser: the binding's setter fails on null.
            props.AlarmActions = [notify.TopicArn];
        }

        return new(scope, id, props);
    }
}
