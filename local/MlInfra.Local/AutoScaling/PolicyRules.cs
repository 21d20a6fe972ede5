using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>What AWS demands of a scaling policy.</summary>
internal static class PolicyRules
{
    private static readonly Dictionary<string, string[]> Predefined = new()
    {
        ["sagemaker:variant:DesiredInstanceCount"] = ["SageMakerVariantInvocationsPerInstance", "SageMakerVariantConcurrentRequestsPerModelHighResolution"],
        ["sagemaker:variant:DesiredProvisionedConcurrency"] = ["SageMakerVariantProvisionedConcurrencyUtilization"],
        ["sagemaker:inference-component:DesiredCopyCount"] =
            ["SageMakerInferenceComponentInvocationsPerCopy", "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"],
    };

    public static void Check(string type, string dimension, JsonObject? tracking, JsonObject? step)
    {
        switch (type)
        {
            case "TargetTrackingScaling":
                CheckTracking(dimension, tracking ?? throw AwsException.Validation("TargetTrackingScalingPolicyConfiguration is required for policy type TargetTrackingScaling"));
                break;
            case "StepScaling":
                CheckStep(step ?? throw AwsException.Validation("StepScalingPolicyConfiguration is required for policy type StepScaling"));
                break;
            default:
                throw AwsException.NotSupported($"scaling policies of type {type} (TargetTrackingScaling and StepScaling are supported)");
        }
    }

    private static void CheckTracking(string dimension, JsonObject tracking)
    {
        if (tracking.Number("TargetValue") is not > 0) throw AwsException.Validation("TargetValue must be greater than 0");
        var predefined = tracking.Object("PredefinedMetricSpecification");
        var customized = tracking.Object("CustomizedMetricSpecification");
        if ((predefined is null) == (customized is null))
            throw AwsException.Validation("Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be given");
        if (predefined?.Text("PredefinedMetricType") is { } metric && !Predefined[dimension].Contains(metric))
            throw AwsException.Validation($"Scalable dimension {dimension} only supports the following predefined metric types: {string.Join(", ", Predefined[dimension])}");
        foreach (var cooldown in new[] { "ScaleInCooldown", "ScaleOutCooldown" })
            if (tracking.Int(cooldown) is < 0) throw AwsException.Validation($"{cooldown} must be greater than or equal to 0");
    }

    private static void CheckStep(JsonObject step)
    {
        var steps = step.Objects("StepAdjustments").Select(s => (From: s.Number("MetricIntervalLowerBound") ?? double.NegativeInfinity, To: s.Number("MetricIntervalUpperBound") ?? double.PositiveInfinity)).OrderBy(s => s.From).ToList();
        if (steps.Count == 0) throw AwsException.Validation("At least one StepAdjustment must be specified");
        if (steps.Any(s => s.From >= s.To)) throw AwsException.Validation("MetricIntervalLowerBound of a StepAdjustment must be less than its MetricIntervalUpperBound");
        if (steps.Zip(steps.Skip(1)).Any(pair => pair.First.To != pair.Second.From)) throw AwsException.Validation("The ranges of StepAdjustments must neither overlap nor leave a gap");
        if (steps[0].From < 0 && !double.IsInfinity(steps[0].From)) throw AwsException.Validation("A StepAdjustment with a negative MetricIntervalLowerBound needs one without it below");
        if (steps[^1].To > 0 && !double.IsInfinity(steps[^1].To)) throw AwsException.Validation("A StepAdjustment with a positive MetricIntervalUpperBound needs one without it above");
        if (step.Text("AdjustmentType") is not ("ChangeInCapacity" or "PercentChangeInCapacity" or "ExactCapacity"))
            throw AwsException.Validation("AdjustmentType must be ChangeInCapacity, PercentChangeInCapacity or ExactCapacity");
    }
}
