using System.Text.Json.Serialization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.ApplicationAutoScaling;

/// <summary>Application Auto Scaling, as far as MlInfra calls it.</summary>
public sealed class ApplicationAutoScalingClient(AwsOptions? options = null)
    : JsonServiceClient(new ServiceDescription("Application Auto Scaling", "application-autoscaling", "application-autoscaling"), "AnyScaleFrontendService", options)
{
    /// <summary>Calls DescribeScalableTargets.</summary>
    public Task<DescribeScalableTargetsResponse> DescribeScalableTargetsAsync(DescribeScalableTargetsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DescribeScalableTargets", request, AutoScalingJson.Default.DescribeScalableTargetsRequest, AutoScalingJson.Default.DescribeScalableTargetsResponse, cancellationToken);

    /// <summary>Calls RegisterScalableTarget.</summary>
    public Task RegisterScalableTargetAsync(RegisterScalableTargetRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("RegisterScalableTarget", request, AutoScalingJson.Default.RegisterScalableTargetRequest, AutoScalingJson.Default.EmptyResponse, cancellationToken);

    /// <summary>Calls DeregisterScalableTarget, which removes the target's policies and scheduled actions too.</summary>
    public Task DeregisterScalableTargetAsync(DeregisterScalableTargetRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("DeregisterScalableTarget", request, AutoScalingJson.Default.DeregisterScalableTargetRequest, AutoScalingJson.Default.EmptyResponse, cancellationToken);

    /// <summary>Calls PutScheduledAction.</summary>
    public Task PutScheduledActionAsync(PutScheduledActionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("PutScheduledAction", request, AutoScalingJson.Default.PutScheduledActionRequest, AutoScalingJson.Default.EmptyResponse, cancellationToken);

    /// <summary>Calls PutScalingPolicy.</summary>
    public Task PutScalingPolicyAsync(PutScalingPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync("PutScalingPolicy", request, AutoScalingJson.Default.PutScalingPolicyRequest, AutoScalingJson.Default.EmptyResponse, cancellationToken);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DescribeScalableTargetsRequest))]
[JsonSerializable(typeof(DescribeScalableTargetsResponse))]
[JsonSerializable(typeof(RegisterScalableTargetRequest))]
[JsonSerializable(typeof(DeregisterScalableTargetRequest))]
[JsonSerializable(typeof(PutScheduledActionRequest))]
[JsonSerializable(typeof(PutScalingPolicyRequest))]
[JsonSerializable(typeof(EmptyResponse))]
internal sealed partial class AutoScalingJson : JsonSerializerContext;

/// <summary>An answer of which nothing is read.</summary>
internal sealed record EmptyResponse;
