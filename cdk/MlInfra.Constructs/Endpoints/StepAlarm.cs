using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal static class StepAlarm
{
    /// <summary>Sets a step policy off by the metric that was given.</summary>
    public static void Define(Construct scope, string variant, StepScaling steps, string policyArn, CfnCondition? condition)
    {
        var metric = steps.Metric.ToMetricConfig().MetricStat!;
        var statistic = Simple(metric.Statistic);
        new CfnAlarm(scope, $"{variant}StepsAlarm", new CfnAlarmProps
        {
            AlarmDescription = FormattableString.Invariant($"Adds instances to variant {variant}: {metric.MetricName} is at or above {(Tokens.In(steps.Threshold) ? "its threshold" : steps.Threshold)}"),
            Namespace = metric.Namespace,
            MetricName = metric.MetricName,
            Dimensions = (metric.Dimensions ?? []).Select(dimension => new CfnAlarm.DimensionProperty { Name = dimension.Name, Value = (string)dimension.Value }).ToArray(),
            Statistic = statistic,
            ExtendedStatistic = statistic is null ? metric.Statistic : null,
            Unit = metric.UnitFilter is { } unit ? UnitName(unit) : null,
            Period = metric.Period.ToSeconds(),
            EvaluationPeriods = steps.EvaluationPeriods,
            Threshold = steps.Threshold,
            ComparisonOperator = "GreaterThanOrEqualToThreshold",
            TreatMissingData = "notBreaching",
            AlarmActions = [policyArn],
        }).Under(condition);
    }

    /// <summary>Adds what no alarm can be made of.</summary>
    public static void Check(Problems problems, string property, StepScaling steps)
    {
        if (steps.Metric.ToMetricConfig().MetricStat is not { } metric)
        {
            problems.Add($"{property}.{nameof(steps.Metric)}", "an expression", "be one metric, by which an alarm can set off a policy", "put the value as a metric of your own, or take one of the metrics in it");
        }
        else if (metric.AccountOverride is not null || metric.RegionOverride is not null)
        {
            problems.Add($"{property}.{nameof(steps.Metric)}", $"'{metric.MetricName}' of a named account or Region", "be of the endpoint's own, where the alarm is that sets off the policy", "leave Account and Region out");
        }
    }

    // What is none of CloudWatch's five simple statistics is an extended one: p99, tm90 and the like.
    private static string? Simple(string statistic) => statistic.ToUpperInvariant() switch
    {
        "AVERAGE" or "AVG" => "Average",
        "SUM" => "Sum",
        "MINIMUM" or "MIN" => "Minimum",
        "MAXIMUM" or "MAX" => "Maximum",
        "SAMPLECOUNT" or "N" => "SampleCount",
        _ => null,
    };

    // As CloudWatch writes them: Microseconds, Kilobytes/Second.
    private static string UnitName(Unit unit)
    {
        var name = unit.ToString().Replace("_PER_SECOND", "/Second", StringComparison.Ordinal);
        var end = name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : name.Length;
        return name[..1] + name[1..end].ToLowerInvariant() + name[end..];
    }
}
