using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>The alarms of a monitor on Model Monitor, which tells values and neither violations nor failed runs.</summary>
internal static class ModelMonitorAlarms
{
    public static CfnAlarm Define(EndpointMonitor monitor, MonitorPlan plan, ModelMonitoring options)
    {
        var (alarms, period) = (plan.Props.Alarms, plan.Props.Schedule.PeriodHours * 3600);
        new MetricAlarm(plan.Namespace, options.Limits[0].Metric, 1)
        {
            Description = $"The monitor {plan.Name} of {plan.Watched} has told nothing for {alarms.MissingPeriods} periods (or is new): look at its schedule's executions",
            Dimensions = Dimensions(plan, options.Limits[0]),
            Statistic = "SampleCount",
            PeriodSeconds = period,
            EvaluationPeriods = MonitorAlarmSet.Looked(alarms.MissingPeriods),
            Comparison = "LessThanThreshold",
            TreatMissingData = "breaching",
        }.Define(monitor, "Missing", alarms.Topic).Under(plan.Condition);
        var props = new CfnAlarmProps
        {
            AlarmDescription = $"The traffic of {plan.Watched} passes a limit of the monitor {plan.Name}: read the reports under {plan.ReportsUri}",
            Metrics = Metrics(plan, options.Limits, period).ToArray(),
            EvaluationPeriods = MonitorAlarmSet.Looked(alarms.Periods),
            DatapointsToAlarm = alarms.ViolatedPeriods,
            Threshold = 0,
            ComparisonOperator = "GreaterThanThreshold",
            TreatMissingData = "missing",
        };
        if (alarms.Topic is { } topic)
        {
            props.AlarmActions = [topic.TopicArn];
        }

        return new(monitor, "Violated", props);
    }

    private static Dictionary<string, string> Dimensions(MonitorPlan plan, MetricLimit limit)
    {
        var all = plan.Dimensions;
        foreach (var (name, value) in limit.Dimensions)
        {
            all[name] = value;
        }

        return all;
    }

    private static IEnumerable<CfnAlarm.MetricDataQueryProperty> Metrics(MonitorPlan plan, IReadOnlyList<MetricLimit> limits, int period)
    {
        yield return new()
        {
            Id = "violations",
            Label = "Limits passed",
            Expression = string.Join("+", limits.Select((limit, i) => $"(m{i}{(limit.Below ? "<" : ">")}{DashboardWidgets.Number(limit.Threshold)})")),
            ReturnData = true,
        };
        for (var i = 0; i < limits.Count; i++)
        {
            yield return new()
            {
                Id = $"m{i}",
                ReturnData = false,
                MetricStat = new CfnAlarm.MetricStatProperty
                {
                    Metric = new CfnAlarm.MetricProperty
                    {
                        Namespace = plan.Namespace,
                        MetricName = limits[i].Metric,
                        Dimensions = Dimensions(plan, limits[i]).Select(pair => new CfnAlarm.DimensionProperty { Name = pair.Key, Value = pair.Value }).ToArray(),
                    },
                    Period = period,
                    Stat = limits[i].Below ? "Minimum" : "Maximum",
                },
            };
        }
    }
}
