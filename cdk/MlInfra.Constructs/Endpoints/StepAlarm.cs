using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class StepAlarm
{
    /// <summary>Sets a step policy off by the metric that was given.</summary>
    public static void Define(Construct scope, string variant, StepScaling steps, string policyArn, CfnCondition? condition)
    {
        var metric = steps.Metric.ToMetricConfig().MetricStat
            ?? throw new InvalidOperationException($"{nameof(StepScaling)}.{nameof(StepScaling.Metric)} is an expression; it must be one metric.");
        new CfnAlarm(scope, $"{variant}StepsAlarm", new CfnAlarmProps
        {
            AlarmDescription = $"Adds instances to variant {variant}: {metric.MetricName} is at or above {steps.Threshold}",
            Namespace = metric.Namespace,
            MetricName = metric.MetricName,
            Dimensions = (metric.Dimensions ?? []).Select(dimension => new CfnAlarm.DimensionProperty { Name = dimension.Name, Value = (string)dimension.Value }).ToArray(),
            Statistic = metric.Statistic,
            Period = metric.Period.ToSeconds(),
            EvaluationPeriods = steps.EvaluationPeriods,
            Threshold = steps.Threshold,
            ComparisonOperator = "GreaterThanOrEqualToThreshold",
            TreatMissingData = "notBreaching",
            AlarmActions = [policyArn],
        }).Under(condition);
    }
}
