using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>The two alarms by which a target-tracking policy hears of its metric, as AWS makes them.</summary>
internal sealed class PolicyAlarms(Lazy<IAlarms> alarms)
{
    private const double ScaleInAt = 0.9;

    /// <summary>Makes (or changes) a policy's alarms: three breaching periods scale out, fifteen minutes below nine tenths scale in.</summary>
    public IReadOnlyList<PolicyAlarm> Put(ScalingPolicy policy, IReadOnlyList<PolicyAlarm> before)
    {
        if (policy.TargetTracking is not { } tracking) return [];
        var target = tracking.Number("TargetValue")!.Value;
        var (metric, period) = MetricOf(policy, tracking);
        var high = Alarm(policy, metric, "AlarmHigh", before.Count > 0 ? before[0].Name : null, "GreaterThanThreshold", target, 3);
        if (tracking.Flag("DisableScaleIn") == true)
        {
            if (before.Count > 1) alarms.Value.Delete(before[1].Name);
            return [high];
        }

        return [high, Alarm(policy, metric, "AlarmLow", before.Count > 1 ? before[1].Name : null, "LessThanThreshold", target * ScaleInAt, 15 * 60 / period)];
    }

    /// <summary>Deletes a policy's alarms.</summary>
    public void Delete(ScalingPolicy policy)
    {
        foreach (var alarm in policy.Alarms) alarms.Value.Delete(alarm.Name);
    }

    private static (JsonObject Metric, int Period) MetricOf(ScalingPolicy policy, JsonObject tracking)
    {
        if (tracking.Object("CustomizedMetricSpecification") is { } custom) return (Custom(custom), 60);
        var type = tracking.Object("PredefinedMetricSpecification")!.Required("PredefinedMetricType");
        var parts = policy.ResourceId.Split('/');
        var dimensions = type.Contains("InferenceComponent", StringComparison.Ordinal)
            ? new JsonArray(Dimension("InferenceComponentName", parts[^1]))
            : new JsonArray(Dimension("EndpointName", parts[1]), Dimension("VariantName", parts[^1]));
        var (name, statistic, period) = type switch
        {
            "SageMakerVariantInvocationsPerInstance" => ("InvocationsPerInstance", "Sum", 60),
            "SageMakerInferenceComponentInvocationsPerCopy" => ("InvocationsPerCopy", "Sum", 60),
            "SageMakerVariantProvisionedConcurrencyUtilization" => ("ServerlessProvisionedConcurrencyUtilization", "Maximum", 60),
            "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution" => ("ConcurrentRequestsPerCopy", "Maximum", 10),
            _ => ("ConcurrentRequestsPerModel", "Maximum", 10),
        };
        return (new JsonObject { ["Namespace"] = "AWS/SageMaker", ["MetricName"] = name, ["Dimensions"] = dimensions, ["Statistic"] = statistic, ["Period"] = period }, period);
    }

    private static JsonObject Custom(JsonObject custom)
    {
        if (custom["Metrics"] is JsonArray queries) return new JsonObject { ["Metrics"] = Timed(queries.DeepClone().AsArray()) };
        var metric = new JsonObject { ["Namespace"] = custom.Required("Namespace"), ["MetricName"] = custom.Required("MetricName"), ["Statistic"] = custom.Required("Statistic"), ["Period"] = 60 };
        if (custom["Dimensions"] is { } dimensions) metric["Dimensions"] = dimensions.DeepClone();
        if (custom.Text("Unit") is { } unit) metric["Unit"] = unit;
        return metric;
    }

    private static JsonArray Timed(JsonArray queries)
    {
        foreach (var stat in queries.OfType<JsonObject>().Select(q => q.Object("MetricStat")).OfType<JsonObject>()) stat["Period"] ??= 60;
        return queries;
    }

    private static JsonObject Dimension(string name, string value) => new() { ["Name"] = name, ["Value"] = value };

    private PolicyAlarm Alarm(ScalingPolicy policy, JsonObject metric, string kind, string? name, string comparison, double threshold, int periods)
    {
        var definition = metric.DeepClone().AsObject();
        definition["AlarmName"] = name ??= $"TargetTracking-{policy.ResourceId}-{kind}-{Guid.NewGuid()}";
        definition["AlarmDescription"] = $"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.Arn}.";
        definition["ComparisonOperator"] = comparison;
        definition["Threshold"] = threshold;
        definition["EvaluationPeriods"] = periods;
        definition["AlarmActions"] = new JsonArray(policy.Arn);
        return new PolicyAlarm(name, alarms.Value.Put(definition));
    }
}
