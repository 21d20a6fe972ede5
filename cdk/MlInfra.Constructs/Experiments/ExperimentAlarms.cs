using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Experiments;

/// <summary>The alarms of an experiment: two that bring a look at once, and one that tells that it was stopped.</summary>
internal static class ExperimentAlarms
{
    /// <summary>Those that bring a look: the challenger fails or is slow in one minute. The look decides whether that is more than chance.</summary>
    public static IReadOnlyList<CfnAlarm> DefineGuards(Construct scope, ExperimentProps props)
    {
        var variant = new Dictionary<string, string> { ["EndpointName"] = props.Endpoint.EndpointName, ["VariantName"] = props.Challenger };
        var alarms = new List<CfnAlarm>();
        if (props.GuardRails?.ErrorShare is { } share)
        {
            alarms.Add(new MetricAlarm("AWS/SageMaker", "InvocationModelErrors", share)
            {
                Description = FormattableString.Invariant($"More than {share:0.##%} of the requests to challenger {props.Challenger} fail: the experiment is looked at now"),
                Dimensions = variant,
                Statistic = "Average",
            }.Define(scope, "ChallengerErrorsAlarm", props.AlarmTopic));
        }

        if (props.GuardRails?.ModelLatencyP99 is { } latency)
        {
            var milliseconds = latency.ToMilliseconds();
            alarms.Add(new MetricAlarm("AWS/SageMaker", "ModelLatency", milliseconds * 1000)
            {
                Description = $"One of 100 requests to challenger {props.Challenger} takes the model longer than {milliseconds:0} ms: the experiment is looked at now",
                Dimensions = variant,
                ExtendedStatistic = "p99",
            }.Define(scope, "ChallengerLatencyAlarm", props.AlarmTopic));
        }

        return alarms;
    }

    public static CfnAlarm DefineStopped(Construct scope, ExperimentProps props, IReadOnlyDictionary<string, string> dimensions) =>
        new MetricAlarm(props.MetricNamespace, "GuardRail", 0)
        {
            Description = $"Challenger {props.Challenger} broke a guard rail, and {props.Champion} has all of the traffic again: read the function's log",
            Dimensions = dimensions,
            Statistic = "Maximum",
            PeriodSeconds = 300,
        }.Define(scope, "StoppedAlarm", props.AlarmTopic);
}
