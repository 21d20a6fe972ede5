using System.Text.Json;

namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>A variant as the template wants it.</summary>
internal sealed record GuardedVariant
{
    public required string VariantName { get; init; }

    public string? InstanceType { get; init; }

    /// <summary>Its scaling, or null where it has none.</summary>
    public DeclaredScaling? Scaling { get; init; }
}

/// <summary>A target with its policies, in the words of the service's requests.</summary>
internal sealed record DeclaredScaling
{
    public int MinCapacity { get; init; }

    public int MaxCapacity { get; init; }

    public IReadOnlyList<DeclaredAction>? ScheduledActions { get; init; }

    public IReadOnlyList<DeclaredPolicy>? Policies { get; init; }
}

internal sealed record DeclaredAction
{
    public required string ScheduledActionName { get; init; }

    public required string Schedule { get; init; }

    public string? Timezone { get; init; }

    public JsonElement? ScalableTargetAction { get; init; }
}

internal sealed record DeclaredPolicy
{
    public required string PolicyName { get; init; }

    public required string PolicyType { get; init; }

    public JsonElement? TargetTrackingScalingPolicyConfiguration { get; init; }

    public JsonElement? StepScalingPolicyConfiguration { get; init; }
}
