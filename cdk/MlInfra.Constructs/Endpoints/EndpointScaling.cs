using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Constructs;

namespace MlInfra.Constructs.Endpoints;

internal static class EndpointScaling
{
    public static void Define(Construct scope, string endpointName, IEnumerable<ProductionVariant> variants, CfnCondition? condition)
    {
        foreach (var variant in variants)
        {
            if (variant.Scaling is { } scaling)
            {
                Define(scope, endpointName, variant.Name, scaling, condition);
            }
        }
    }

    private static void Define(Construct scope, string endpointName, string variant, VariantScaling scaling, CfnCondition? condition)
    {
        var target = new CfnScalableTarget(scope, $"{variant}ScalableTarget", new CfnScalableTargetProps
        {
            ServiceNamespace = "sagemaker",
            ScalableDimension = "sagemaker:variant:DesiredInstanceCount",
            ResourceId = $"endpoint/{endpointName}/variant/{variant}",
            MinCapacity = scaling.MinCapacity,
            MaxCapacity = scaling.MaxCapacity,
        });
        target.Under(condition);
        new CfnScalingPolicy(scope, $"{variant}ScalingPolicy", new CfnScalingPolicyProps
        {
            PolicyName = "InvocationsPerInstance",
            PolicyType = "TargetTrackingScaling",
            ScalingTargetId = target.Ref,
            TargetTrackingScalingPolicyConfiguration = new CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty
            {
                TargetValue = scaling.InvocationsPerInstance,
                PredefinedMetricSpecification = new CfnScalingPolicy.PredefinedMetricSpecificationProperty
                {
                    PredefinedMetricType = "SageMakerVariantInvocationsPerInstance",
                },
                ScaleInCooldown = scaling.ScaleInCooldown.ToSeconds(),
                ScaleOutCooldown = scaling.ScaleOutCooldown.ToSeconds(),
            },
        }).Under(condition);
    }
}
