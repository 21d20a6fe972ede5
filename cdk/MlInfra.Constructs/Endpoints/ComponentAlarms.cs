using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The alarms of an inference component: its metrics are by the component's name alone.</summary>
internal static class ComponentAlarms
{
    public static string[] Define(Construct scope, string name, string id, EndpointAlarms? alarms, CfnCondition? condition, List<string> arns)
    {
        if (alarms is null)
        {
            return [];
        }

        var dimensions = new Dictionary<string, string> { ["InferenceComponentName"] = name };
        var milliseconds = alarms.ModelLatencyP99.ToMilliseconds();
        var errors = new MetricAlarm("AWS/SageMaker", "Invocation5XXErrors", alarms.ServerErrorShare)
        {
            Description = FormattableString.Invariant($"More than {alarms.ServerErrorShare:0.##%} of the requests to component {id} end in a server error"),
            Dimensions = dimensions,
            Statistic = "Average",
        }.Define(scope, $"{id}ServerErrorsAlarm", alarms.Topic);
        var latency = new MetricAlarm("AWS/SageMaker", "ModelLatency", milliseconds * 1000)
        {
            Description = $"One of 100 requests to component {id} takes the model longer than {milliseconds:0} ms",
            Dimensions = dimensions,
            ExtendedStatistic = "p99",
        }.Define(scope, $"{id}LatencyAlarm", alarms.Topic);
        if (condition is null)
        {
            // A dashboard stands under no condition, so it names no alarm that does.
            arns.AddRange([errors.AttrArn, latency.AttrArn]);
        }

        errors.Under(condition);
        latency.Under(condition);
        return [errors.Ref, latency.Ref, .. alarms.More.Select(alarm => alarm.AlarmName)];
    }
}
