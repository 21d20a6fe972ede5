using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

public sealed class ComponentTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Components = """
        def fleet(most=2, kind='ml.m5.xlarge', least=0):
            v = dict(VariantName='AllTraffic', InstanceType=kind, InitialInstanceCount=1, ManagedInstanceScaling=dict(Status='ENABLED', MinInstanceCount=least, MaxInstanceCount=most))
            name = unique('config')
            new.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[v], ExecutionRoleArn=full_role())
            return endpoint(name)
        def ask_component(endpoint_name, component_name): return component_call(component_name, invoke, name=endpoint_name)[0]
        def needs(cores=1, memory=512): return {'NumberOfCpuCoresRequired': cores, 'MinMemoryRequiredInMb': memory}
        def settled(name):
            for _ in tries():
                d = new.describe_inference_component(InferenceComponentName=name)
                if d['InferenceComponentStatus'] in ('InService', 'Failed'): return d
            raise AssertionError(d)
        def component(endpoint_name, model_name, copies=1, status='InService', **more):
            name = unique('ic')
            new.create_inference_component(InferenceComponentName=name, EndpointName=endpoint_name, VariantName='AllTraffic', Specification={'ModelName': model_name, 'ComputeResourceRequirements': needs(**more)}, RuntimeConfig={'CopyCount': copies})
            d = settled(name)
            assert d['InferenceComponentStatus'] == status, d
            return name
        def dropped(name):
            new.delete_inference_component(InferenceComponentName=name)
            while True:
                try: new.describe_inference_component(InferenceComponentName=name)
                except ClientError: return
                time.sleep(0.05)
        def instances(name): return sm.describe_endpoint(EndpointName=name)['ProductionVariants'][0]['CurrentInstanceCount']

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Components + script);

    [Fact]
    public Task Several_models_share_a_fleet_and_are_invoked_by_name() => RunAsync("""
        name = fleet()
        a, b = component(name, echo('a')), component(name, echo('b'), copies=2)
        assert ask_component(name, a) == 'a' and ask_component(name, b) == 'b'
        assert refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='[]').startswith('Inference Component Name header is required')
        assert 'nosuch not found' in component_call('nosuch', refused, code='ValidationError', call=rt.invoke_endpoint, EndpointName=name, Body='[]')
        assert {c['InferenceComponentName'] for c in new.list_inference_components(EndpointNameEquals=name)['InferenceComponents']} == {a, b}
        assert 'has inference components' in refused('ValidationException', sm.delete_endpoint, EndpointName=name)
        new.update_inference_component(InferenceComponentName=a, Specification={'ModelName': echo('a2'), 'ComputeResourceRequirements': needs()})
        assert settled(a)['InferenceComponentStatus'] == 'InService' and ask_component(name, a) == 'a2'
        [dropped(c) for c in (a, b)]
        assert instances(name) == 0
        gone(name)
        """);

    [Fact]
    public Task The_fleet_grows_and_shrinks_with_the_copies_and_copies_go_to_zero() => RunAsync("""
        name = fleet(most=2)
        c = component(name, echo('c'), cores=2)
        assert instances(name) == 1
        def copies(n):
            new.update_inference_component_runtime_config(InferenceComponentName=c, DesiredRuntimeConfig={'CopyCount': n}); return settled(c)
        assert copies(4)['RuntimeConfig'] == {'DesiredCopyCount': 4, 'CurrentCopyCount': 4} and instances(name) == 2
        d = copies(5)
        assert 'Insufficient capacity' in d['FailureReason'] and d['RuntimeConfig']['CurrentCopyCount'] == 4, d
        assert ask_component(name, c) == 'c'
        assert copies(0)['RuntimeConfig']['CurrentCopyCount'] == 0 and instances(name) == 0
        assert 'has no capacity' in component_call(c, refused, code='ValidationError', call=rt.invoke_endpoint, EndpointName=name, Body='[]')
        copies(1)
        assert ask_component(name, c) == 'c'
        dropped(c); gone(name)
        """);

    [Fact]
    public Task Copies_are_replaced_in_batches_and_no_request_is_lost() => RunAsync("""
        import threading
        name = fleet(most=2)
        c = component(name, echo('old'), copies=4)
        assert instances(name) == 1
        seen, over = [], threading.Event()
        def load():
            while not over.is_set():
                try: seen.append(ask_component(name, c))
                except Exception as e: seen.append(repr(e))
        thread = threading.Thread(target=load); thread.start()
        # 100 times faster than AWS: 2 s a batch here
        rolling = {'RollingUpdatePolicy': {'MaximumBatchSize': {'Type': 'COPY_COUNT', 'Value': 1}, 'WaitIntervalInSeconds': 200}}
        new.update_inference_component(InferenceComponentName=c, Specification={'ModelName': echo('new'), 'ComputeResourceRequirements': needs()}, DeploymentConfig=rolling)
        d = settled(c)
        over.set(); thread.join()
        assert d['InferenceComponentStatus'] == 'InService' and d['RuntimeConfig'] == {'DesiredCopyCount': 4, 'CurrentCopyCount': 4}, d
        assert d['LastDeploymentConfig'] == rolling, d
        assert set(seen) == {'old', 'new'} and ask_component(name, c) == 'new', set(seen)
        mixed = seen[seen.index('new'):]
        assert 'old' in mixed, 'both answer while batches are replaced'
        assert instances(name) == 1, 'there are never more copies than are wanted'
        dropped(c); gone(name)
        """);

    [Fact]
    public Task A_ringing_alarm_brings_the_old_copies_back() => RunAsync("""
        cw = client('cloudwatch')
        name = fleet(most=2)
        c = component(name, echo('old'), copies=2)
        alarm = unique('alarm')
        cw.put_metric_alarm(AlarmName=alarm, Namespace='N', MetricName='M', Statistic='Sum', Period=60, EvaluationPeriods=1, Threshold=0, ComparisonOperator='GreaterThanThreshold', TreatMissingData='ignore')
        rolling = {'RollingUpdatePolicy': {'MaximumBatchSize': {'Type': 'CAPACITY_PERCENT', 'Value': 50}, 'WaitIntervalInSeconds': 3600}, 'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': alarm}]}}
        new.update_inference_component(InferenceComponentName=c, Specification={'ModelName': echo('new'), 'ComputeResourceRequirements': needs()}, DeploymentConfig=rolling)
        while 'new' not in {ask_component(name, c) for _ in range(4)}: time.sleep(0.1)
        cw.set_alarm_state(AlarmName=alarm, StateValue='ALARM', StateReason='a test')
        d = settled(c)
        assert 'was rolled back: ' + alarm in d['FailureReason'] and d['RuntimeConfig'] == {'DesiredCopyCount': 2, 'CurrentCopyCount': 2}, d
        assert {ask_component(name, c) for _ in range(20)} == {'old'}
        dropped(c); gone(name)
        """);

    [Fact]
    public Task Batches_that_AWS_would_not_take_are_refused() => RunAsync("""
        name = fleet(most=2)
        c = component(name, echo('a'), copies=4)
        def update(batch=None, **more):
            policy = dict({'WaitIntervalInSeconds': 1}, **more)
            if batch: policy['MaximumBatchSize'] = batch
            return refused('ValidationException', new.update_inference_component, InferenceComponentName=c, DeploymentConfig={'RollingUpdatePolicy': policy}, Specification={'ModelName': 'x'})
        assert 'MaximumBatchSize of 3 COPY_COUNT must be between 5 % and 50 % of the inference component\'s 4 copies.' in update({'Type': 'COPY_COUNT', 'Value': 3})
        assert 'MaximumBatchSize of 51 CAPACITY_PERCENT' in update({'Type': 'CAPACITY_PERCENT', 'Value': 51})
        assert 'MaximumBatchSize is required' in update()
        assert 'less than or equal to 3600' in update({'Type': 'COPY_COUNT', 'Value': 1}, WaitIntervalInSeconds=3601)
        dropped(c); gone(name)
        """);

    [Fact]
    public Task What_cannot_be_is_refused_or_fails_with_the_reason() => RunAsync("""
        name = fleet()
        ask = lambda **more: dict(InferenceComponentName=unique('ic'), EndpointName=name, VariantName='AllTraffic', **{**dict(Specification={'ModelName': echo('x'), 'ComputeResourceRequirements': needs()}, RuntimeConfig={'CopyCount': 1}), **more})
        assert 'greater than or equal to 1' in refused('ValidationException', new.create_inference_component, **ask(RuntimeConfig={'CopyCount': 0}))
        assert 'ModelName' in refused('ValidationException', new.create_inference_component, **ask(Specification={'ComputeResourceRequirements': needs()}))
        broken = component(name, model(artifact(code__inference_py='def model_fn(f): raise ValueError()')), status='Failed')
        assert 'ping health check' in new.describe_inference_component(InferenceComponentName=broken)['FailureReason']
        big = component(name, echo('y'), status='Failed', cores=64)
        assert 'needs 64 CPU cores' in new.describe_inference_component(InferenceComponentName=big)['FailureReason']
        plain = endpoint(config(echo('z')))
        assert 'need a variant without ModelName' in refused('ValidationException', new.create_inference_component, **{**ask(), 'EndpointName': plain})
        assert 'or ExecutionRoleArn' in refused('ValidationException', new.create_endpoint_config, EndpointConfigName=unique('c'), ProductionVariants=[dict(VariantName='A', InstanceType='ml.m5.large', InitialInstanceCount=1)])
        [dropped(c) for c in (broken, big)]; gone(plain); gone(name)
        """);

    [Fact]
    public Task A_component_that_never_came_up_takes_no_room_and_comes_up_when_it_fits() => RunAsync("""
        name = fleet(most=2)
        greedy = component(name, echo('greedy'), copies=2000, status='Failed')
        other = component(name, echo('other'), copies=2)
        assert ask_component(name, other) == 'other'
        new.update_inference_component_runtime_config(InferenceComponentName=greedy, DesiredRuntimeConfig={'CopyCount': 2})
        d = settled(greedy)
        assert d['InferenceComponentStatus'] == 'InService' and d['RuntimeConfig'] == {'DesiredCopyCount': 2, 'CurrentCopyCount': 2} and 'FailureReason' not in d, d
        assert ask_component(name, greedy) == 'greedy'
        [dropped(c) for c in (greedy, other)]; gone(name)
        """);

    [Fact]
    public Task An_update_that_fails_leaves_the_specification_that_serves() => RunAsync("""
        name = fleet(most=2)
        c = component(name, echo('a'))
        before = new.describe_inference_component(InferenceComponentName=c)['Specification']
        broken = model(artifact(code__inference_py='def model_fn(f): raise ValueError()'))
        for specification in ({'ModelName': broken, 'ComputeResourceRequirements': needs()}, {'ModelName': echo('b'), 'ComputeResourceRequirements': needs(cores=64)}):
            new.update_inference_component(InferenceComponentName=c, Specification=specification)
            d = settled(c)
            assert d['InferenceComponentStatus'] == 'InService' and d['FailureReason'] and d['Specification'] == before, d
        assert ask_component(name, c) == 'a'
        dropped(c); gone(name)
        """);

    [Fact]
    public Task An_endpoint_keeps_the_variant_and_the_instances_that_its_components_need() => RunAsync("""
        def other(variant_name='AllTraffic', most=2, kind='ml.m5.xlarge'):
            c = unique('config')
            new.create_endpoint_config(EndpointConfigName=c, ExecutionRoleArn=full_role(), ProductionVariants=[dict(VariantName=variant_name, InstanceType=kind, InitialInstanceCount=1,
                ManagedInstanceScaling=dict(Status='ENABLED', MinInstanceCount=1, MaxInstanceCount=most))])
            return c
        name = fleet(most=2)
        c = component(name, echo('c'), copies=2, cores=3)
        assert instances(name) == 2
        said = refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=other('Elsewhere'))
        assert 'it has no variant AllTraffic without a model, on which inference component %s is placed' % c in said, said
        refused('ValidationException', sm.update_endpoint, EndpointName=name, EndpointConfigName=config(echo('m')))
        sm.update_endpoint(EndpointName=name, EndpointConfigName=other(most=3))
        assert 'FailureReason' not in wait(name) and instances(name) == 2
        sm.update_endpoint(EndpointName=name, EndpointConfigName=other(most=1))
        assert 'its components need 2 instance(s) of ml.m5.xlarge, it may have 1' in wait(name)['FailureReason'] and instances(name) == 2
        sm.update_endpoint(EndpointName=name, EndpointConfigName=other(kind='ml.m5.large'))
        assert 'an instance of ml.m5.large has 2' in wait(name)['FailureReason']
        assert ask_component(name, c) == 'c'
        dropped(c); gone(name)
        """);
}
