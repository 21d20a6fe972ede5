using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.AutoScaling;

public sealed class AutoScalingTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Targets_and_policies_are_registered_shown_and_removed() => await Boto.RunAsync(local, """
        aas = client('application-autoscaling')
        which = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/e/variant/AllTraffic', ScalableDimension='sagemaker:variant:DesiredInstanceCount')
        tracking = {'TargetValue': 70.0, 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}, 'ScaleInCooldown': 300}
        refused('ObjectNotFoundException', aas.put_scaling_policy, PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=tracking, **which)
        refused('ValidationException', aas.register_scalable_target, MinCapacity=3, MaxCapacity=1, **which)
        refused('ValidationException', aas.register_scalable_target, MinCapacity=1, MaxCapacity=3, **{**which, 'ResourceId': 'endpoint/e'})
        assert 'ecs' in refused('NotSupportedByLocal', aas.register_scalable_target, MinCapacity=1, MaxCapacity=3, ServiceNamespace='ecs', ResourceId='service/a/b', ScalableDimension='ecs:service:DesiredCount')
        aas.register_scalable_target(MinCapacity=1, MaxCapacity=3, **which)
        aas.register_scalable_target(MaxCapacity=4, **which)
        t = aas.describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=[which['ResourceId']])['ScalableTargets'][0]
        assert (t['MinCapacity'], t['MaxCapacity']) == (1, 4), t
        arn = aas.put_scaling_policy(PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=tracking, **which)['PolicyARN']
        p = aas.describe_scaling_policies(**which)['ScalingPolicies'][0]
        assert p['PolicyARN'] == arn and p['TargetTrackingScalingPolicyConfiguration'] == tracking, p
        refused('ValidationException', aas.put_scaling_policy, PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration={'TargetValue': 1.0}, **which)
        aas.deregister_scalable_target(**which)
        assert aas.describe_scaling_policies(ServiceNamespace='sagemaker')['ScalingPolicies'] == []
        refused('ObjectNotFoundException', aas.deregister_scalable_target, **which)
        """);

    [Fact]
    public async Task The_providers_register_a_target_with_its_policy()
    {
        IResourceProvider Provider(string type) => local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::ApplicationAutoScaling::" + type);
        var target = new ResourceRequest { StackId = "s", StackName = "S", LogicalId = "T", Properties = new()
        {
            ["ServiceNamespace"] = "sagemaker", ["ResourceId"] = "endpoint/x/variant/v", ["ScalableDimension"] = "sagemaker:variant:DesiredInstanceCount", ["MinCapacity"] = 1, ["MaxCapacity"] = "2",
        } };

        var made = await Provider("ScalableTarget").CreateAsync(target, default);
        var policy = target with { Properties = new()
        {
            ["PolicyName"] = "p", ["PolicyType"] = "TargetTrackingScaling", ["ScalingTargetId"] = made.PhysicalId,
            ["TargetTrackingScalingPolicyConfiguration"] = new System.Text.Json.Nodes.JsonObject
            {
                ["TargetValue"] = 5, ["PredefinedMetricSpecification"] = new System.Text.Json.Nodes.JsonObject { ["PredefinedMetricType"] = "SageMakerVariantInvocationsPerInstance" },
            },
        } };
        var attached = await Provider("ScalingPolicy").CreateAsync(policy, default);
        await Provider("ScalingPolicy").DeleteAsync(policy with { PhysicalId = attached.PhysicalId }, default);
        await Provider("ScalableTarget").DeleteAsync(target with { PhysicalId = made.PhysicalId }, default);

        Assert.Equal("endpoint/x/variant/v|sagemaker:variant:DesiredInstanceCount|sagemaker", made.PhysicalId);
        Assert.EndsWith(":resource/sagemaker/endpoint/x/variant/v:policyName/p", attached.PhysicalId);
        await Boto.RunAsync(local, "assert client('application-autoscaling').describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=['endpoint/x/variant/v'])['ScalableTargets'] == []");
    }
}
