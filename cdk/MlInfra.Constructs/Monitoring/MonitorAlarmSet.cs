using Amazon.CDK.AWS.CloudWatch;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Endpoints;

namespace MlInfra.Constructs.Monitoring;

/// <summary>The alarms of a monitor.</summary>
internal static class MonitorAlarmSet
{
    /// <summary>What CloudWatch looks back, at most: seven days.</summary>
    public const int MostHours = 7 * 24;

    /// <summary>How many periods an alarm looks at, so that it sees so many that can have been judged: the one that goes on has not.</summary>
    public static int Looked(int periods) => periods + 1;

    /// <summary>Defines them; answers that of violations.</summary>
    public static CfnAlarm Define(EndpointMonitor monitor, MonitorPlan plan)
    {
        var (alarms, hours) = (plan.Props.Alarms, plan.Props.Schedule.PeriodHours);
        var period = hours * 3600;
        new MetricAlarm(EndpointMonitor.MetricNamespace, "FailedRuns", 0)
        {
            Description = $"The monitor {plan.Name} could not judge the traffic of {plan.Watched}: read its log and the period's marker",
            Dimensions = plan.Dimensions,
            Statistic = "Sum",
            PeriodSeconds = period,
            EvaluationPeriods = Looked(1),
            DatapointsToAlarm = 1,
        }.Define(monitor, "Failed", alarms.Topic);
        // An alarm that lacks data from its beginning tells nobody, and one that loses them does: so a new monitor is quiet until its first period is judged,
        // and one that stops is not. Before its endpoint is there, a monitor has nothing to judge.
        new MetricAlarm(EndpointMonitor.MetricNamespace, "Records", 1)
        {
            Description = $"The monitor {plan.Name} of {plan.Watched} has judged nothing for {alarms.MissingPeriods} periods: see whether its schedule and function run",
            Dimensions = plan.Dimensions,
            Statistic = "SampleCount",
            PeriodSeconds = period,
            EvaluationPeriods = Looked(alarms.MissingPeriods),
            Comparison = "LessThanThreshold",
            TreatMissingData = "missing",
            TellsOfSilence = true,
        }.Define(monitor, "Missing", alarms.Topic).Under(plan.Condition);
        return new MetricAlarm(EndpointMonitor.MetricNamespace, "Violations", 0)
        {
            Description = $"The traffic of {plan.Watched} violates what the monitor {plan.Name} asks of it: read the reports under {plan.ReportsUri}",
            Dimensions = plan.Dimensions,
            Statistic = "Maximum",
            PeriodSeconds = period,
            EvaluationPeriods = Looked(alarms.Periods),
            DatapointsToAlarm = alarms.ViolatedPeriods,
            TreatMissingData = "missing",
        }.Define(monitor, "Violated", alarms.Topic);
    }
}
