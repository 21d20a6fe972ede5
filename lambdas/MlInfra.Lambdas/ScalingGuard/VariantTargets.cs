using MlInfra.Aws;
using MlInfra.Aws.ApplicationAutoScaling;

namespace MlInfra.Lambdas.ScalingGuard;

/// <summary>The registered scaling of an endpoint's variants.</summary>
internal sealed class VariantTargets(ApplicationAutoScalingClient scaling)
{
    private const string Namespace = "sagemaker";
    private const string Dimension = "sagemaker:variant:DesiredInstanceCount";

    /// <summary>Takes the variant's scaling away; answers whether there was any.</summary>
    public async Task<bool> DeregisterAsync(string endpoint, string variant, CancellationToken cancellationToken)
    {
        try
        {
            await scaling.DeregisterScalableTargetAsync(
                new DeregisterScalableTargetRequest { ServiceNamespace = Namespace, ResourceId = Id(endpoint, variant), ScalableDimension = Dimension }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ObjectNotFoundException")
        {
            return false;
        }
        return true;
    }

    public async Task<bool> IsRegisteredAsync(string endpoint, string variant, CancellationToken cancellationToken)
    {
        var found = await scaling.DescribeScalableTargetsAsync(
            new DescribeScalableTargetsRequest { ServiceNamespace = Namespace, ResourceIds = [Id(endpoint, variant)], ScalableDimension = Dimension }, cancellationToken)
            .ConfigureAwait(false);
        return found.ScalableTargets.Count > 0;
    }

    /// <summary>Brings the variant's scaling back.</summary>
    public async Task RegisterAsync(string endpoint, string variant, DeclaredScaling wanted, bool withPolicies, CancellationToken cancellationToken)
    {
        var id = Id(endpoint, variant);
        await scaling.RegisterScalableTargetAsync(
            new RegisterScalableTargetRequest
            {
                ServiceNamespace = Namespace,
                ResourceId = id,
                ScalableDimension = Dimension,
                MinCapacity = wanted.MinCapacity,
                MaxCapacity = wanted.MaxCapacity,
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var action in wanted.ScheduledActions ?? [])
        {
            await scaling.PutScheduledActionAsync(
                new PutScheduledActionRequest
                {
                    ServiceNamespace = Namespace,
                    ResourceId = id,
                    ScalableDimension = Dimension,
                    ScheduledActionName = action.ScheduledActionName,
                    Schedule = action.Schedule,
                    Timezone = action.Timezone,
                    ScalableTargetAction = action.ScalableTargetAction,
                },
                cancellationToken).ConfigureAwait(false);
        }
        foreach (var policy in withPolicies ? wanted.Policies ?? [] : [])
        {
            await scaling.PutScalingPolicyAsync(
                new PutScalingPolicyRequest
                {
                    ServiceNamespace = Namespace,
                    ResourceId = id,
                    ScalableDimension = Dimension,
                    PolicyName = policy.PolicyName,
                    PolicyType = policy.PolicyType,
                    TargetTrackingScalingPolicyConfiguration = policy.TargetTrackingScalingPolicyConfiguration,
                    StepScalingPolicyConfiguration = policy.StepScalingPolicyConfiguration,
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Id(string endpoint, string variant) => $"endpoint/{endpoint}/variant/{variant}";
}
