using System.Text.Json;

namespace MlInfra.Aws.ApplicationAutoScaling;

/// <summary>Asks <see href="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html">DescribeScalableTargets</see>.</summary>
public sealed record DescribeScalableTargetsRequest
{
    /// <summary>Such as sagemaker.</summary>
    public required string ServiceNamespace { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlyList<string>? ResourceIds { get; init; }

    /// <summary>Only of this dimension.</summary>
    public string? ScalableDimension { get; init; }
}

/// <summary>What DescribeScalableTargets answers.</summary>
public sealed record DescribeScalableTargetsResponse
{
    /// <summary>The targets.</summary>
    public required IReadOnlyList<ScalableTarget> ScalableTargets { get; init; }
}

/// <summary>A registered target.</summary>
public sealed record ScalableTarget
{
    /// <summary>The resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The dimension.</summary>
    public required string ScalableDimension { get; init; }

    /// <summary>The fewest.</summary>
    public int MinCapacity { get; init; }

    /// <summary>The most.</summary>
    public int MaxCapacity { get; init; }
}

/// <summary>Asks <see href="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html">RegisterScalableTarget</see>.</summary>
public sealed record RegisterScalableTargetRequest
{
    /// <summary>Such as sagemaker.</summary>
    public required string ServiceNamespace { get; init; }

    /// <summary>The resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The dimension.</summary>
    public required string ScalableDimension { get; init; }

    /// <summary>The fewest.</summary>
    public int? MinCapacity { get; init; }

    /// <summary>The most.</summary>
    public int? MaxCapacity { get; init; }
}

/// <summary>Asks <see href="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html">DeregisterScalableTarget</see>.</summary>
public sealed record DeregisterScalableTargetRequest
{
    /// <summary>Such as sagemaker.</summary>
    public required string ServiceNamespace { get; init; }

    /// <summary>The resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The dimension.</summary>
    public required string ScalableDimension { get; init; }
}

/// <summary>Asks <see href="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html">PutScheduledAction</see>.</summary>
public sealed record PutScheduledActionRequest
{
    /// <summary>Such as sagemaker.</summary>
    public required string ServiceNamespace { get; init; }

    /// <summary>The resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The dimension.</summary>
    public required string ScalableDimension { get; init; }

    /// <summary>The name.</summary>
    public required string ScheduledActionName { get; init; }

    /// <summary>When.</summary>
    public required string Schedule { get; init; }

    /// <summary>The time zone. Default: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>The limits from then on.</summary>
    public JsonElement? ScalableTargetAction { get; init; }
}

/// <summary>Asks <see href="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html">PutScalingPolicy</see>.</summary>
public sealed record PutScalingPolicyRequest
{
    /// <summary>Such as sagemaker.</summary>
    public required string ServiceNamespace { get; init; }

    /// <summary>The resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The dimension.</summary>
    public required string ScalableDimension { get; init; }

    /// <summary>The name.</summary>
    public required string PolicyName { get; init; }

    /// <summary>TargetTrackingScaling or StepScaling.</summary>
    public required string PolicyType { get; init; }

    /// <summary>The target.</summary>
    public JsonElement? TargetTrackingScalingPolicyConfiguration { get; init; }

    /// <summary>The steps.</summary>
    public JsonElement? StepScalingPolicyConfiguration { get; init; }
}
