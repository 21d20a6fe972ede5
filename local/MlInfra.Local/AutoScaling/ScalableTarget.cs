using System.Text.Json.Nodes;

namespace MlInfra.Local.AutoScaling;

/// <summary>A scalable target. It is kept and shown; Local runs one process a variant and scales nothing.</summary>
internal sealed record ScalableTarget(
    string ServiceNamespace, string ResourceId, string ScalableDimension, int MinCapacity, int MaxCapacity, string RoleArn, DateTimeOffset Created, JsonObject? SuspendedState);

/// <summary>A scaling policy of a target.</summary>
internal sealed record ScalingPolicy(
    string Arn, string Name, string ServiceNamespace, string ResourceId, string ScalableDimension, string PolicyType,
    JsonObject? TargetTracking, JsonObject? StepScaling, DateTimeOffset Created);
