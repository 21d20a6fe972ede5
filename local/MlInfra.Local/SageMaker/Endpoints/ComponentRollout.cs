using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>How the copies of a component are replaced: so many at a time, each batch watched before the next.</summary>
internal sealed record ComponentRollout(int Batch, int RollbackBatch, TimeSpan Interval, TimeSpan? Limit, IReadOnlyList<string> Alarms)
{
    /// <summary>Reads an InferenceComponentDeploymentConfig for so many copies, or null where all are replaced at once; throws AWS's text for what cannot be.</summary>
    public static ComponentRollout? Of(JsonObject? config, int copies)
    {
        if (config is null) return null;
        Check.Only(config, "an inference component's DeploymentConfig", new HashSet<string> { "RollingUpdatePolicy", "AutoRollbackConfiguration" });
        var policy = config.Object("RollingUpdatePolicy") ?? throw AwsException.Validation("RollingUpdatePolicy is required in DeploymentConfig.");
        Check.Only(policy, "RollingUpdatePolicy", new HashSet<string> { "MaximumBatchSize", "WaitIntervalInSeconds", "MaximumExecutionTimeoutInSeconds", "RollbackMaximumBatchSize" });
        var interval = Check.Range(policy, "WaitIntervalInSeconds", 0, 3600) ?? throw AwsException.Validation("WaitIntervalInSeconds is required in RollingUpdatePolicy.");
        var alarms = config.Object("AutoRollbackConfiguration")?.Objects("Alarms").Select(a => a.Required("AlarmName")).ToList() ?? [];
        if (alarms.Count > 10) throw AwsException.Validation("AutoRollbackConfiguration must have at most 10 Alarms.");
        var batch = Size(policy, "MaximumBatchSize", copies, 50) ?? throw AwsException.Validation("MaximumBatchSize is required in RollingUpdatePolicy.");
        return new(
            batch,
            Size(policy, "RollbackMaximumBatchSize", copies, 100) ?? Math.Max(1, copies),
            TimeSpan.FromSeconds(interval),
            Check.Range(policy, "MaximumExecutionTimeoutInSeconds", 600, 28800) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            alarms);
    }

    // A part of few copies is at least one of them.
    private static int? Size(JsonObject policy, string member, int copies, int most)
    {
        if (policy.Object(member) is not { } size) return null;
        var value = size.Int("Value") ?? throw AwsException.Validation($"Value is required in {member}.");
        switch (Check.OneOf(size, "Type", "COPY_COUNT", "CAPACITY_PERCENT"))
        {
            case "COPY_COUNT" when value >= 1 && (value * 100 <= copies * most || value == 1):
                return value;
            case "CAPACITY_PERCENT" when value >= 5 && value <= most:
                return Math.Max(1, copies * value / 100);
            case null:
                throw AwsException.Validation($"Type is required in {member}.");
            default:
                throw AwsException.Validation($"{member} of {value} {size.Text("Type")} must be between 5 % and {most} % of the inference component's {copies} copies.");
        }
    }
}
