using MlInfra.Local.Core;
using MlInfra.Local.Host;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.AutoScaling;

/// <summary>Scaling on a clock on which a minute is a second.</summary>
public sealed class ScalingTests(ScalingTests.Fixture local) : IClassFixture<ScalingTests.Fixture>
{
    private const string Scaling = """
        import threading
        aas = client('application-autoscaling')
        def target(name, least=1, most=4, dimension='sagemaker:variant:DesiredInstanceCount', resource=None):
            t = dict(ServiceNamespace='sagemaker', ResourceId=resource or 'endpoint/%s/variant/AllTraffic' % name, ScalableDimension=dimension)
            aas.register_scalable_target(MinCapacity=least, MaxCapacity=most, **t)
            return t
        def count(name): return sm.describe_endpoint(EndpointName=name)['ProductionVariants'][0]['CurrentInstanceCount']
        class Load:
            def __init__(self, name): self.name, self.pause, self.stop = name, 0.02, False; self.thread = threading.Thread(target=self.run); self.thread.start()
            def run(self):
                c = client('sagemaker-runtime')
                while not self.stop:
                    c.invoke_endpoint(EndpointName=self.name, Body='[]'); time.sleep(self.pause)
            def end(self): self.stop = True; self.thread.join()

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Scaling + script);

    [Fact]
    public Task Target_tracking_adds_instances_under_load_and_takes_them_away_after_it() => RunAsync("""
        name = endpoint(config(echo('a')))
        t = target(name)
        arn = aas.put_scaling_policy(PolicyName='p', PolicyType='TargetTrackingScaling', TargetTrackingScalingPolicyConfiguration={'TargetValue': 12.0, 'ScaleInCooldown': 60, 'ScaleOutCooldown': 60,
            'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}, **t)
        names = [a['AlarmName'] for a in arn['Alarms']]
        high, low = (cw.describe_alarms(AlarmNames=[n])['MetricAlarms'][0] for n in names)
        assert 'AlarmHigh' in names[0] and high['Threshold'] == 12 and high['EvaluationPeriods'] == 3 and high['AlarmActions'] == [arn['PolicyARN']], high
        assert 'AlarmLow' in names[1] and abs(low['Threshold'] - 10.8) < 1e-9 and low['EvaluationPeriods'] == 15, low
        load = Load(name)
        try:
            until(lambda: count(name) > 1)
            load.pause = 0.9
            until(lambda: count(name) == 1)
        finally: load.end()
        done = aas.describe_scaling_activities(ServiceNamespace='sagemaker', ResourceId=t['ResourceId'])['ScalingActivities']
        assert done[0]['Description'] == 'Setting desired instance count to 1.' and names[1] in done[0]['Cause'] and names[0] in done[-1]['Cause'], done
        until(lambda: aas.describe_scaling_activities(ServiceNamespace='sagemaker', ResourceId=t['ResourceId'])['ScalingActivities'][0]['StatusCode'] == 'Successful')
        aas.deregister_scalable_target(**t)
        assert cw.describe_alarms(AlarmNames=names)['MetricAlarms'] == []
        gone(name)
        """);

    [Fact]
    public Task An_asynchronous_endpoint_wakes_from_zero_by_a_step_on_its_backlog() => RunAsync("""
        m = echo('a')
        c = unique('config')
        new.create_endpoint_config(EndpointConfigName=c, ProductionVariants=[variant(m)], AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://%s/out' % BUCKET}})
        name = endpoint(c)
        t = target(name, 0, 2)
        policy = aas.put_scaling_policy(PolicyName='wake', PolicyType='StepScaling', StepScalingPolicyConfiguration={'AdjustmentType': 'ChangeInCapacity', 'MetricAggregationType': 'Average', 'Cooldown': 60,
            'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]}, **t)['PolicyARN']
        cw.put_metric_alarm(AlarmName=unique('backlog'), Namespace='AWS/SageMaker', MetricName='HasBacklogWithoutCapacity', Dimensions=[{'Name': 'EndpointName', 'Value': name}], Statistic='Average', Period=60,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator='GreaterThanOrEqualToThreshold', TreatMissingData='missing', AlarmActions=[policy])
        new.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{'VariantName': 'AllTraffic', 'DesiredInstanceCount': 0}]); wait(name)
        assert count(name) == 0
        s3.put_object(Bucket=BUCKET, Key='in', Body='[]')
        out = rt.invoke_endpoint_async(EndpointName=name, InputLocation='s3://%s/in' % BUCKET)['OutputLocation']
        until(lambda: count(name) == 1)
        until(lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix='out/').get('Contents'))
        aas.deregister_scalable_target(**t); gone(name)
        """);

    [Fact]
    public Task Scheduled_actions_move_the_limits_and_the_capacity_with_them() => RunAsync("""
        name = endpoint(config(echo('a')))
        t = target(name, 1, 4)
        aas.put_scheduled_action(ScheduledActionName='up', Schedule='rate(1 minute)', ScalableTargetAction={'MinCapacity': 2, 'MaxCapacity': 3}, **t)
        until(lambda: count(name) == 2)
        shown = aas.describe_scalable_targets(ServiceNamespace='sagemaker', ResourceIds=[t['ResourceId']])['ScalableTargets'][0]
        assert (shown['MinCapacity'], shown['MaxCapacity']) == (2, 3), shown
        assert any('scheduled action name up' in a['Cause'] for a in aas.describe_scaling_activities(ServiceNamespace='sagemaker', ResourceId=t['ResourceId'])['ScalingActivities'])
        aas.delete_scheduled_action(ScheduledActionName='up', **t)
        assert aas.describe_scheduled_actions(ServiceNamespace='sagemaker', ResourceId=t['ResourceId'])['ScheduledActions'] == []
        aas.deregister_scalable_target(**t); gone(name)
        """);

    [Fact]
    public Task What_is_not_scaled_is_refused() => RunAsync("""
        name, burst = endpoint(config(echo('a'))), endpoint(config(variant(echo('b'), kind='ml.t2.medium')))
        register = lambda n, least, dimension='sagemaker:variant:DesiredInstanceCount': refused('ValidationException', aas.register_scalable_target, ServiceNamespace='sagemaker', ResourceId='endpoint/%s/variant/AllTraffic' % n, ScalableDimension=dimension, MinCapacity=least, MaxCapacity=2)
        assert 'only asynchronous endpoints and inference components scale to zero' in register(name, 0)
        assert 'burstable' in register(burst, 1)
        assert 'not serverless' in register(name, 1, 'sagemaker:variant:DesiredProvisionedConcurrency')
        gone(burst); gone(name)
        """);

    public sealed class Fixture : LocalFixture
    {
        protected override LocalOptions Options => base.Options with { Clock = new FastClock(60) };
    }
}
