using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>An idle environment is ended after ten minutes, which here are six seconds.</summary>
public sealed class ServerlessTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Serverless = """
        def serverless(model_name, memory=2048, most=10, **more):
            name = unique('config')
            new.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[dict(VariantName='AllTraffic', ModelName=model_name, InitialVariantWeight=1, ServerlessConfig=dict(MemorySizeInMB=memory, MaxConcurrency=most, **more))])
            return name
        # Tells the process's start.
        PID = '''
        import time
        def model_fn(folder): return 1
        def transform_fn(model, body, *_):
            time.sleep(float(body)); return open('/proc/self/stat').read().split()[21], 'text/plain'
        '''
        def alive(start):
            for p in filter(str.isdigit, os.listdir('/proc')):
                try:
                    if 'mlinfra_server.py' in open('/proc/%s/cmdline' % p).read() and open('/proc/%s/stat' % p).read().split()[21] == start: return True
                except (OSError, IndexError): pass
            return False

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Serverless + script);

    [Fact]
    public Task An_environment_starts_when_it_is_needed_and_ends_when_it_is_idle() => RunAsync("""
        name = endpoint(serverless(model(artifact(code__inference_py=PID)), 2048, 10))
        v = sm.describe_endpoint(EndpointName=name)['ProductionVariants'][0]
        assert v['CurrentServerlessConfig'] == {'MemorySizeInMB': 2048, 'MaxConcurrency': 10} and 'CurrentInstanceCount' not in v, v
        first = invoke(name, '0', 'text/csv')[0]
        assert invoke(name, '0', 'text/csv')[0] == first
        until(lambda: not alive(first))
        second = invoke(name, '0', 'text/csv')[0]
        assert second != first and alive(second), (first, second)
        gone(name)
        """);

    [Fact]
    public Task Provisioned_environments_stay_and_can_be_changed() => RunAsync("""
        name = endpoint(serverless(model(artifact(code__inference_py=PID)), 1024, 5, ProvisionedConcurrency=1))
        first = invoke(name, '0', 'text/csv')[0]
        time.sleep(9)
        assert invoke(name, '0', 'text/csv')[0] == first
        new.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{'VariantName': 'AllTraffic', 'ServerlessUpdateConfig': {'ProvisionedConcurrency': 2}}])
        wait(name); v = new.describe_endpoint(EndpointName=name)['ProductionVariants'][0]
        assert v['CurrentServerlessConfig']['ProvisionedConcurrency'] == 2, v
        gone(name)
        """);

    [Fact]
    public Task More_invocations_at_once_than_the_concurrency_are_throttled() => RunAsync("""
        import threading
        name = endpoint(serverless(model(artifact(code__inference_py=PID)), 1024, 2))
        said, clients, together = [], [client('sagemaker-runtime') for _ in range(6)], threading.Barrier(6)
        def one(c):
            together.wait()
            try: said.append(c.invoke_endpoint(EndpointName=name, ContentType='text/csv', Body='5')['ResponseMetadata']['HTTPStatusCode'])
            except ClientError as e: said.append(e.response['Error']['Code'])
        threads = [threading.Thread(target=one, args=(c,)) for c in clients]
        [t.start() for t in threads]; [t.join() for t in threads]
        assert said.count(200) >= 2 and said.count('ThrottlingException') >= 2 and len(said) == 6, said
        gone(name)
        """);

    [Fact]
    public Task What_serverless_excludes_is_refused() => RunAsync("""
        m = echo('a')
        s = dict(VariantName='A', ModelName=m, InitialVariantWeight=1, ServerlessConfig=dict(MemorySizeInMB=2048, MaxConcurrency=5))
        def no(*variants, **more): return refused('ValidationException', new.create_endpoint_config, EndpointConfigName=unique('c'), ProductionVariants=list(variants), **more)
        assert 'must be one of [1024' in no({**s, 'ServerlessConfig': dict(MemorySizeInMB=1500, MaxConcurrency=5)})
        assert 'less than or equal to 200' in no({**s, 'ServerlessConfig': dict(MemorySizeInMB=1024, MaxConcurrency=201)})
        assert 'ProvisionedConcurrency must be' in no({**s, 'ServerlessConfig': dict(MemorySizeInMB=1024, MaxConcurrency=2, ProvisionedConcurrency=3)})
        assert 'exactly one production variant' in no(s, variant(m, 'B'))
        assert 'DataCaptureConfig is not supported' in no(s, DataCaptureConfig=dict(InitialSamplingPercentage=1, DestinationS3Uri='s3://b/c', CaptureOptions=[{'CaptureMode': 'Input'}]))
        assert 'InstanceType must not be given' in no({**s, 'InstanceType': 'ml.m5.large'})
        isolated = config({**s, 'ModelName': echo('b', EnableNetworkIsolation=True)})
        assert 'Network isolation' in refused('ValidationException', sm.create_endpoint, EndpointName=unique('e'), EndpointConfigName=isolated)
        """);
}
