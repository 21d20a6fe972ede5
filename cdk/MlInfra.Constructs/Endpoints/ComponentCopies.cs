using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>The scaling of a component's copies, and the alarm that brings the first one when a request meets none.</summary>
internal static class ComponentCopies
{
    private static readonly ScalingStep[] One = [new(0, 1)];

    public static ScalableResource Define(Construct scope, string id, string name, ComponentScaling scaling, CfnCondition? condition)
    {
        var resource = new ScalableResource(scope, id, "sagemaker:inference-component:DesiredCopyCount", $"inference-component/{name}",
            (scaling.MinCapacity, scaling.MaxCapacity), scaling.Schedules, condition);
        Track("InvocationsPerCopy", "SageMakerInferenceComponentInvocationsPerCopy", scaling.InvocationsPerCopy);
        Track("ConcurrentRequestsPerCopy", "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution", scaling.ConcurrentRequestsPerCopy);
        if (scaling.MinCapacity == 0 || scaling.Schedules.Any(schedule => schedule.MinCapacity == 0))
        {
            var wake = resource.Step("WakeUp", One, scaling.ScaleOutCooldown, "Maximum");
            new MetricAlarm("AWS/SageMaker", "NoCapacityInvocationFailures", 1)
            {
                Description = $"Starts a copy of component {id}: it was asked and has none",
                Dimensions = new Dictionary<string, string> { ["InferenceComponentName"] = name },
                Statistic = "Maximum",
                PeriodSeconds = 30,
                Comparison = "GreaterThanOrEqualToThreshold",
                TreatMissingData = "missing",
                Actions = [wake],
            }.Define(scope, $"{id}WakeUpAlarm", null).Under(condition);
        }

        return resource;

        void Track(string policy, string metric, double? target)
        {
            if (target is { } value)
            {
                resource.Track(policy, new()
                {
                    ["TargetValue"] = value,
                    ["PredefinedMetricSpecification"] = new Dictionary<string, object> { ["PredefinedMetricType"] = metric },
                }, scaling.ScaleInCooldown, scaling.ScaleOutCooldown);
            }
        }
    }
}
