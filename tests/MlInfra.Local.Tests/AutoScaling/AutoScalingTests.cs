using MlInfra.Local.Core;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.AutoScaling;

public sealed class AutoScalingTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Targets_and_policies_are_registered_shown_and_removed() => await ServingScript.RunAsync(local, """
        aas = client('application-autoscaling')
        name = endpoint(config(echo('a')))
        which = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/%s/variant/AllTraffic' % name, ScalableDimension='sagemaker:variant:DesiredInstanceCount')
        tracking = {'TargetValue': 70.0, 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}, 'ScaleInCooldown': 300}
        refused('ObjectNotFoundException', aas.put_scaling_policy, PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=tracking, **which)
        refused('ValidationException', aas.register_scalable_target, MinCapacity=3, MaxCapacity=1, **which)
        refused('ValidationException', aas.register_scalable_target, MinCapacity=1, MaxCapacity=3, **{**which, 'ResourceId': 'endpoint/e'})
        for nowhere in ('endpoint/%s-x/variant/AllTraffic' % name, 'endpoint/%s/variant/Other' % name):
            assert 'does not exist' in refused('ValidationException', aas.register_scalable_target, MinCapacity=1, MaxCapacity=3, **{**which, 'ResourceId': nowhere})
        assert 'ecs' in refused('NotSupportedByLocal', aas.register_scalable_target, MinCapacity=1, MaxCapacity=3, ServiceNamespace='ecs', ResourceId='service/a/b', ScalableDimension='ecs:service:DesiredCount')
        aas.register_scalable_target(MinCapacity=1, MaxCapacity=3, **which)
        aas.register_scalable_target(MaxCapacity=4, **which)
        t = aas.describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=[which['ResourceId']])['ScalableTargets'][0]
        assert (t['MinCapacity'], t['MaxCapacity']) == (1, 4), t
        arn = aas.put_scaling_policy(PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=tracking, **which)['PolicyARN']
        p = aas.describe_scaling_policies(**which)['ScalingPolicies'][0]
        assert p['PolicyARN'] == arn and p['TargetTrackingScalingPolicyConfiguration'] == tracking, p
        refused('ValidationException', aas.put_scaling_policy, PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration={'TargetValue': 1.0}, **which)
        other = {**tracking, 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantProvisionedConcurrencyUtilization'}}
        said = refused('ValidationException', aas.put_scaling_policy, PolicyName='q', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=other, **which)
        assert said.startswith('Scalable dimension sagemaker:variant:DesiredInstanceCount only supports the following predefined metric types: SageMakerVariantInvocationsPerInstance'), said
        again = {**tracking, 'TargetValue': 10.0}
        said = refused('ValidationException', aas.put_scaling_policy, PolicyName='q', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=again, **which)
        assert said == 'Only one TargetTrackingScaling policy for a given metric specification is allowed.', said
        aas.put_scaling_policy(PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration=again, **which)
        def steps(*ranges):
            put = lambda low, high: {**({} if low is None else {'MetricIntervalLowerBound': low}), **({} if high is None else {'MetricIntervalUpperBound': high}), 'ScalingAdjustment': 1}
            return dict(PolicyName='s', PolicyType='StepScaling', StepScalingPolicyConfiguration={'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [put(*r) for r in ranges]}, **which)
        for wrong, why in (((0, 10), (5, None)), 'overlap'), (((0, 10), (11, None)), 'gap'), (((-5, 0), (0, None)), 'below'), (((0, 10),), 'above'), (((3, 3),), 'less than'), ((), 'At least one'):
            assert why in refused('ValidationException', aas.put_scaling_policy, **steps(*wrong)), why
        aas.put_scaling_policy(**steps((None, -5), (-5, 0), (0, 10), (10, None)))
        aas.deregister_scalable_target(**which)
        assert aas.describe_scaling_policies(ServiceNamespace='sagemaker')['ScalingPolicies'] == []
        refused('ObjectNotFoundException', aas.deregister_scalable_target, **which)
        gone(name)
        """);

    [Fact]
    public async Task Scaling_goes_with_its_endpoint_if_the_caller_may_take_it_away() => await ServingScript.RunAsync(local, """
        aas = client('application-autoscaling')
        name = endpoint(config(echo('a')))
        which = dict(ServiceNamespace='sagemaker', ResourceId='endpoint/%s/variant/AllTraffic' % name, ScalableDimension='sagemaker:variant:DesiredInstanceCount')
        aas.register_scalable_target(MinCapacity=1, MaxCapacity=3, **which)
        alarms = [a['AlarmName'] for a in aas.put_scaling_policy(PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration={'TargetValue': 70.0,
            'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}, **which)['Alarms']]
        aas.put_scheduled_action(ScheduledActionName='night', Schedule='cron(0 3 * * ? *)', ScalableTargetAction={'MinCapacity': 1}, **which)
        deleter = session(role(allow('sagemaker:DeleteEndpoint')))('sagemaker')
        assert 'application-autoscaling:DeregisterScalableTarget' in refused('AccessDeniedException', deleter.delete_endpoint, EndpointName=name)
        gone(name)
        assert aas.describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=[which['ResourceId']])['ScalableTargets'] == []
        assert aas.describe_scheduled_actions(ServiceNamespace='sagemaker', ResourceId=which['ResourceId'])['ScheduledActions'] == []
        assert cw.describe_alarms(AlarmNames=alarms)['MetricAlarms'] == []
        """);

    [Fact]
    public async Task The_providers_register_a_target_with_its_policy()
    {
        IResourceProvider Provider(string type) => local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::ApplicationAutoScaling::" + type);
        await ServingScript.RunAsync(local, "sm.create_endpoint(EndpointName='x', EndpointConfigName=config(variant(echo('a'), 'v'))); wait('x')");
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
