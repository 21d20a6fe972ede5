using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>A scalable target.</summary>
internal sealed record ScalableTarget(
    string ServiceNamespace, string ResourceId, string ScalableDimension, int MinCapacity, int MaxCapacity, string RoleArn, DateTimeOffset Created, JsonObject? SuspendedState)
{
    /// <summary>Whether one of its kinds of scaling is suspended.</summary>
    public bool IsSuspended(string member) => SuspendedState?.Flag(member) == true;
}

/// <summary>A scaling policy of a target.</summary>
internal sealed record ScalingPolicy(
    string Arn, string Name, string ServiceNamespace, string ResourceId, string ScalableDimension, string PolicyType,
    JsonObject? TargetTracking, JsonObject? StepScaling, DateTimeOffset Created)
{
    /// <summary>The alarms that it has made, the one that scales out first.</summary>
    public IReadOnlyList<PolicyAlarm> Alarms { get; init; } = [];
}

/// <summary>An alarm of a target-tracking policy.</summary>
internal sealed record PolicyAlarm(string Name, string Arn);

/// <summary>A change of a target's limits by the clock.</summary>
/// <param name="Last">When it was carried out last, or when it was made.</param>
internal sealed record ScheduledAction(
    string Arn, string Name, string ServiceNamespace, string ResourceId, string ScalableDimension, string Schedule, string? Timezone,
    DateTimeOffset? Start, DateTimeOffset? End, int? Min, int? Max, DateTimeOffset Created, DateTimeOffset Last);

/// <summary>What was scaled, when and why.</summary>
internal sealed record ScalingActivity(
    string Id, string ServiceNamespace, string ResourceId, string ScalableDimension, string Description, string Cause, DateTimeOffset Start, DateTimeOffset? End,
    string Status, string? Message, int Desired);
