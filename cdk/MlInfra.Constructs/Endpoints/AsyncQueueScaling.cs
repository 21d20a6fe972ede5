using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Target tracking on the backlog per instance, which is undefined without instances, and so a step by an alarm that brings the first one.
/// </summary>
internal static class AsyncQueueScaling
{
    private static readonly ScalingStep[] One = [new(0, 1)];

    public static ScalableResource Define(Construct scope, string endpointName, string variant, AsyncScaling scaling, CfnCondition? condition, string policySuffix = "")
    {
        var resource = new ScalableResource(scope, variant, EndpointScaling.InstanceCount, EndpointScaling.VariantId(endpointName, variant),
            (scaling.MinCapacity, scaling.MaxCapacity), scaling.Schedules, condition, policySuffix);
        resource.Track("BacklogPerInstance", new()
        {
            ["TargetValue"] = scaling.BacklogPerInstance,
            ["CustomizedMetricSpecification"] = new Dictionary<string, object>
            {
                ["Namespace"] = "AWS/SageMaker",
                ["MetricName"] = "ApproximateBacklogSizePerInstance",
                ["Dimensions"] = new[] { new Dictionary<string, object> { ["Name"] = "EndpointName", ["Value"] = endpointName } },
                ["Statistic"] = "Average",
            },
        }, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
        if (scaling.MinCapacity == 0 || scaling.Schedules.Any(schedule => schedule.MinCapacity == 0))
        {
            var wake = resource.Step("WakeUp", One, scaling.ScaleOutCooldown);
            new MetricAlarm("AWS/SageMaker", "HasBacklogWithoutCapacity", 1)
            {
                Description = "Starts an instance: requests wait and there is none",
                Dimensions = new Dictionary<string, string> { ["EndpointName"] = endpointName },
                Statistic = "Average",
                EvaluationPeriods = (int)scaling.WakeUpAfter.ToMinutes(),
                Comparison = "GreaterThanOrEqualToThreshold",
                // Between two samples the alarm stays as it is, else a long wait would look like none.
                TreatMissingData = "missing",
                Actions = [wake],
            }.Define(scope, $"{variant}WakeUpAlarm", null).Under(condition);
        }

        return resource;
    }
}
