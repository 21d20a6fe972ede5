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
            for _ in range(600):
                d = new.describe_inference_component(InferenceComponentName=name)
                if d['InferenceComponentStatus'] in ('InService', 'Failed'): return d
                time.sleep(0.05)
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
}
