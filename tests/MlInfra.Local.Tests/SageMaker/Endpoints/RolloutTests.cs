using MlInfra.Local.Host;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

/// <summary>Waits of the control plane pass 100 times faster than in AWS: a bake of 120 s takes 1.2 s.</summary>
public sealed class RolloutTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Rolling = """
        def blue_green(kind, wait_seconds=0, bake=0, alarms=(), **size):
            routing = dict(Type=kind, WaitIntervalInSeconds=wait_seconds, **size)
            d = {'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': routing, 'TerminationWaitInSeconds': bake}}
            if alarms: d['AutoRollbackConfiguration'] = {'Alarms': [{'AlarmName': a} for a in alarms]}
            return d
        def alarm(state='OK'):
            name = unique('alarm')
            cw.put_metric_alarm(AlarmName=name, Namespace='Mine', MetricName='m', Statistic='Sum', Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator='GreaterThanThreshold', TreatMissingData='ignore')
            cw.set_alarm_state(AlarmName=name, StateValue=state, StateReason='test')
            return name
        def traffic(name, seconds):
            seen = []
            until = time.time() + seconds
            while time.time() < until: seen.append(invoke(name)[0])
            return seen

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Rolling + script);

    [Fact]
    public Task All_at_once_switches_without_losing_or_mixing_an_invocation() => RunAsync("""
        import threading
        a, b = config(echo('a')), config(echo('b'))
        name = endpoint(a)
        seen, failures, stop = [], [], threading.Event()
        def load():
            c = client('sagemaker-runtime')
            while not stop.is_set():
                try: seen.append(c.invoke_endpoint(EndpointName=name, Body='[]')['Body'].read())
                except Exception as e: failures.append(e)
        threads = [threading.Thread(target=load) for _ in range(4)]
        [t.start() for t in threads]
        for c in (b, a, b):
            sm.update_endpoint(EndpointName=name, EndpointConfigName=c)
            assert wait(name)['EndpointConfigName'] == c
        stop.set(); [t.join() for t in threads]
        assert not failures and set(seen) == {b'a', b'b'}, (failures[:3], set(seen))
        assert invoke(name)[0] == 'b'
        gone(name)
        """);

    [Fact]
    public Task A_canary_takes_its_share_until_it_has_baked() => RunAsync("""
        blue, green = config(variant(echo('a'), count=2)), config(variant(echo('b'), count=2))
        for seconds in (400, 1600, 3600):
            name = endpoint(blue)
            sm.update_endpoint(EndpointName=name, EndpointConfigName=green, DeploymentConfig=blue_green('CANARY', seconds, CanarySize={'Type': 'INSTANCE_COUNT', 'Value': 1}))
            d = sm.describe_endpoint(EndpointName=name)
            assert d['EndpointStatus'] == 'Updating' and d['PendingDeploymentSummary']['EndpointConfigName'] == green and d['EndpointConfigName'] != green, d
            while invoke(name)[0] == 'a': pass
            phase = lambda: sm.describe_endpoint(EndpointName=name).get('PendingDeploymentSummary', {}).get('ProductionVariants', [{}])[0].get('VariantStatus', [{}])[0]
            while phase().get('Status') == 'ActivatingTraffic': pass
            baking = phase()
            seen = [invoke(name)[0] for _ in range(100)]
            if baking.get('Status') == 'Baking' and phase() == baking: break
            wait(name); gone(name) # it has baked before so many were asked: a machine that slow gets a longer bake
        share = seen.count('b') / len(seen)
        assert 0.3 < share < 0.7, share
        d = wait(name)
        assert d['EndpointConfigName'] == green and 'PendingDeploymentSummary' not in d and d['LastDeploymentConfig']['BlueGreenUpdatePolicy']['TrafficRoutingConfiguration']['Type'] == 'CANARY'
        assert set(traffic(name, 0.2)) == {'b'}
        gone(name)
        """);

    [Fact]
    public Task A_linear_rollout_moves_in_steps() => RunAsync("""
        blue, green = config(variant(echo('a'), count=4)), config(variant(echo('b'), count=4))
        for seconds in (160, 800, 3000):
            name = endpoint(blue)
            sm.update_endpoint(EndpointName=name, EndpointConfigName=green, DeploymentConfig=blue_green('LINEAR', seconds, LinearStepSize={'Type': 'CAPACITY_PERCENT', 'Value': 25}))
            while invoke(name)[0] == 'a': pass
            first = [invoke(name)[0] for _ in range(40)]
            wait(name)
            if first.count('b') < 0.6 * len(first): break
            gone(name) # the second half was reached before so few were asked: a machine that slow gets longer steps
        assert first.count('b') < 0.6 * len(first) and set(traffic(name, 0.2)) == {'b'}, first
        gone(name)
        """);

    [Fact]
    public Task An_alarm_during_the_bake_rolls_back() => RunAsync("""
        a, b = config(variant(echo('a'), count=2)), config(variant(echo('b'), count=2))
        name, alert = endpoint(a), alarm()
        sm.update_endpoint(EndpointName=name, EndpointConfigName=b, DeploymentConfig=blue_green('CANARY', 1800, 1800, [alert], CanarySize={'Type': 'CAPACITY_PERCENT', 'Value': 50}))
        while invoke(name)[0] == 'a': pass
        cw.set_alarm_state(AlarmName=alert, StateValue='ALARM', StateReason='test')
        d = wait(name)
        assert d['EndpointStatus'] == 'InService' and d['EndpointConfigName'] == a and alert in d['FailureReason'], d
        assert set(traffic(name, 0.3)) == {'a'}
        sm.update_endpoint(EndpointName=name, EndpointConfigName=b)
        d = wait(name)
        assert d['EndpointConfigName'] == b and 'FailureReason' not in d
        gone(name)
        """);

    [Fact]
    public Task A_new_version_that_does_not_start_leaves_the_old_one_serving() => RunAsync("""
        a = config(echo('a'))
        b = config(model(artifact(code__inference_py='def model_fn(folder): raise ValueError("broken")')))
        name = endpoint(a)
        sm.update_endpoint(EndpointName=name, EndpointConfigName=b)
        said = refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=a)
        assert said == 'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/%s".' % name, said
        d = wait(name)
        assert d['EndpointStatus'] == 'InService' and d['EndpointConfigName'] == a, d
        assert d['FailureReason'] == 'The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.', d
        assert invoke(name)[0] == 'a'
        gone(name)
        """);

    [Fact]
    public Task Deployment_policies_that_cannot_be_are_refused_with_the_reason() => RunAsync("""
        name = endpoint(config(variant(echo('a'), count=2)))
        c = config(variant(echo('b'), count=2))
        no = lambda d, code='ValidationException': refused(code, sm.update_endpoint, EndpointName=name, EndpointConfigName=c, DeploymentConfig=d)
        assert 'CanarySize is required' in no(blue_green('CANARY'))
        assert 'between 0 % and 50 %' in no(blue_green('CANARY', CanarySize={'Type': 'INSTANCE_COUNT', 'Value': 2}))
        assert 'between 10 % and 50 %' in no(blue_green('LINEAR', LinearStepSize={'Type': 'CAPACITY_PERCENT', 'Value': 5}))
        assert 'does not exist' in no(blue_green('ALL_AT_ONCE', alarms=['no-such-alarm']))
        assert 'TerminationWaitInSeconds'[1:] in no(blue_green('ALL_AT_ONCE', bake=4000))
        gone(name)
        """);

    /// <summary>The fixture's own speed.</summary>
    [Fact]
    public void Waits_pass_a_hundred_times_faster_by_default() => Assert.Equal(100, new LocalOptions { StateFolder = "x" }.Speed);

    [Fact]
    public Task An_alarm_that_is_set_by_hand_rolls_back_although_its_metric_is_calm() => RunAsync("""
        a, b = config(variant(echo('a'), count=2)), config(variant(echo('b'), count=2))
        name, alert = endpoint(a), unique('alarm')
        cw.put_metric_alarm(AlarmName=alert, Namespace='Mine', MetricName='m', Statistic='Sum', Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator='GreaterThanThreshold', TreatMissingData='notBreaching')
        sm.update_endpoint(EndpointName=name, EndpointConfigName=b, DeploymentConfig=blue_green('CANARY', 3600, 3600, [alert], CanarySize={'Type': 'CAPACITY_PERCENT', 'Value': 50}))
        while invoke(name)[0] == 'a': pass
        cw.set_alarm_state(AlarmName=alert, StateValue='ALARM', StateReason='test')
        cw.set_alarm_state(AlarmName=alert, StateValue='OK', StateReason='it rang, however shortly')
        d = wait(name)
        assert d['EndpointConfigName'] == a and alert in d['FailureReason'], d
        sm.update_endpoint(EndpointName=name, EndpointConfigName=b, DeploymentConfig=blue_green('ALL_AT_ONCE', alarms=[alert]))
        d = wait(name)
        assert d['EndpointConfigName'] == b and 'FailureReason' not in d, 'what rang before is over'
        gone(name)
        """);
}
