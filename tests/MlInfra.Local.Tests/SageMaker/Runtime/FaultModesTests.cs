using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>Model servers that fail, in every mode: what callers hear, and that it heals. (Real-time alone: InvokeTests, HangTests, LoadTests.)</summary>
public sealed class FaultModesTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Modes = """
        import threading, signal, random
        FAULTY = '''
        import os, time
        def model_fn(folder): return 'version'
        def transform_fn(model, body, *_):
            body = body if isinstance(body, str) else body.decode()
            if body == 'die': os._exit(9)
            if body == 'raise': raise ValueError('no such thing')
            if body == 'type': return 'x', 7
            if body == 'half':
                def parts():
                    yield 'the first half'
                    raise ValueError('and no second')
                return parts(), 'text/plain'
            if body.startswith('large '): return 'x' * int(body.split()[1]), 'text/plain'
            if body.startswith('sleep '): time.sleep(float(body.split()[1]))
            return body + '!', 'text/plain'
        '''
        URL = artifact(code__inference_py=FAULTY)
        def made(*variants, **more):
            name = unique('config'); new.create_endpoint_config(EndpointConfigName=name, ProductionVariants=list(variants), **more); return endpoint(name)
        def serverless(): return made(dict(VariantName='AllTraffic', ModelName=model(URL), ServerlessConfig=dict(MemorySizeInMB=1024, MaxConcurrency=20)))
        def many():
            for key in 'ab': s3.copy_object(Bucket=BUCKET, Key='many/%s.tar.gz' % key, CopySource=dict(zip(('Bucket', 'Key'), URL[5:].split('/', 1))))
            name = unique('model')
            sm.create_model(ModelName=name, ExecutionRoleArn=full_role(), PrimaryContainer={'Image': IMAGE, 'Mode': 'MultiModel', 'ModelDataUrl': 's3://%s/many/' % BUCKET, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}})
            return made(variant(name))
        def chained():
            name = unique('model')
            sm.create_model(ModelName=name, ExecutionRoleArn=full_role(), Containers=[dict(Image=IMAGE, ModelDataUrl=URL, ContainerHostname=h, Environment={'SAGEMAKER_PROGRAM': 'inference.py'}) for h in ('first', 'second')])
            return made(variant(name))
        def shadowed(): return made(variant(model(URL), 'Production'), ShadowProductionVariants=[variant(model(URL), 'Shadow')])
        def queued(most=2): return made(variant(model(URL, role_arn=role(*ALL))), AsyncInferenceConfig={'ClientConfig': {'MaxConcurrentInvocationsPerInstance': most}, 'OutputConfig': {'S3OutputPath': 's3://%s/out' % BUCKET, 'S3FailurePath': 's3://%s/failed' % BUCKET}})
        def component():
            fleet = made(dict(VariantName='AllTraffic', InstanceType='ml.m5.xlarge', InitialInstanceCount=1, ManagedInstanceScaling=dict(Status='ENABLED', MinInstanceCount=0, MaxInstanceCount=2)), ExecutionRoleArn=full_role())
            name = unique('ic')
            new.create_inference_component(InferenceComponentName=name, EndpointName=fleet, VariantName='AllTraffic', RuntimeConfig={'CopyCount': 2},
                Specification={'ModelName': model(URL), 'ComputeResourceRequirements': {'NumberOfCpuCoresRequired': 1, 'MinMemoryRequiredInMb': 512}})
            until(lambda: new.describe_inference_component(InferenceComponentName=name)['InferenceComponentStatus'] == 'InService')
            return fleet, name
        def until(what, limit=60):
            end = time.time() + limit
            while time.time() < end:
                if (found := what()): return found
                time.sleep(0.05)
            raise AssertionError('it did not happen')
        def asker(endpoint_name, in_component=None, **more):
            c = client('sagemaker-runtime')
            if in_component: c.meta.events.register('before-call.sagemaker-runtime.InvokeEndpoint', lambda params, **_: params['headers'].update({'X-Amzn-SageMaker-Inference-Component': in_component}))
            return lambda body: c.invoke_endpoint(EndpointName=endpoint_name, ContentType='text/csv', Body=body, **more)['Body'].read().decode()
        def failed(ask, body):
            try: said = ask(body)
            except ClientError as e: return e.response
            raise AssertionError('answered: ' + said[:99])

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, $"state = '{Path.GetFileName(local.StateFolder)}'\n" + Modes + script, TimeSpan.FromMinutes(4));

    [Fact]
    public Task What_a_model_does_wrong_is_a_model_error_in_every_mode() => RunAsync("""
        fleet, part = component()
        real, sporadic, mm = made(variant(model(URL))), serverless(), many()
        for label, ask, container in (('real-time', asker(real), 'primary'), ('serverless', asker(sporadic), 'primary'), ('multi-model', asker(mm, TargetModel='a.tar.gz'), 'primary'),
                                      ('component', asker(fleet, part), 'primary'), ('pipeline', asker(chained()), 'first')):
            for body, status, text in (('raise', 500, 'no such thing'), ('die', 502, 'ended the connection'), ('half', 502, 'ended the connection'), ('type', 500, 'content type of an answer is int')):
                r = failed(ask, body)
                assert (r['Error']['Code'], r['ResponseMetadata']['HTTPStatusCode'], r['OriginalStatusCode']) == ('ModelError', 424, status) and text in r['OriginalMessage'], (label, body, r)
                assert r['Error']['Message'].startswith('Received server error (%d) from %s with message "' % (status, container)) and ':log-group:/aws/sagemaker/Endpoints/' in r['LogStreamArn'], (label, r)
                assert ask('fine').rstrip('!') == 'fine', (label, body)
            most = (4 if label == 'serverless' else 25) * 1024 * 1024
            r = failed(ask, 'large %d' % (most + 1))
            assert r['OriginalStatusCode'] == 0 and r['OriginalMessage'].endswith(' bytes, more than %d.' % most), (label, r)
        production = asker(shadowed())
        assert [production(b) for b in ('a', 'large 9999', 'b')] == ['a!', 'x' * 9999, 'b!']
        """);

    [Fact]
    public Task Servers_killed_under_load_heal_in_every_mode() => RunAsync("""
        def servers():
            found = []
            for p in filter(str.isdigit, os.listdir('/proc')):
                try:
                    if b'mlinfra_server.py' in open('/proc/%s/cmdline' % p, 'rb').read().split(b'\0')[-2] and state in open('/proc/%s/mountinfo' % p).read(): found.append(int(p))
                except (OSError, IndexError): pass
            return found
        fleet, part = component()
        chain, shadow, mm, sporadic = chained(), shadowed(), many(), serverless()
        asks = {'serverless': asker(sporadic), 'model a': asker(mm, TargetModel='a.tar.gz'), 'model b': asker(mm, TargetModel='b.tar.gz'), 'component': asker(fleet, part), 'pipeline': asker(chain), 'shadow': asker(shadow)}
        right, wrong, errors, stop = {k: 0 for k in asks}, [], [], threading.Event()
        def load(label, ask):
            n = 0
            while not stop.is_set():
                n += 1
                try: said = ask('%s %d' % (label, n))
                except ClientError as e: errors.append((label, e.response)); continue
                if said != '%s %d' % (label, n) + ('!!' if label == 'pipeline' else '!'): wrong.append(said)
                right[label] += 1
                time.sleep(0.005)
        threads = [threading.Thread(target=load, args=a) for a in asks.items()]
        [t.start() for t in threads]
        try:
            for _ in range(6):
                seen = dict(right)
                until(lambda: all(right[k] >= seen[k] + 3 for k in asks))
                for p in servers():
                    try: os.kill(p, signal.SIGKILL)
                    except ProcessLookupError: pass
            seen = dict(right)
            until(lambda: all(right[k] >= seen[k] + 20 for k in asks))
        finally:
            stop.set(); [t.join() for t in threads]
        assert not wrong, wrong[:3]
        assert all(r['Error']['Code'] == 'ModelError' and r['OriginalStatusCode'] == 502 for _, r in errors), [e for e in errors if e[1].get('OriginalStatusCode') != 502][:3]
        for label, ask in asks.items(): assert ask('at last').rstrip('!') == 'at last', label
        new.delete_inference_component(InferenceComponentName=part)
        until(lambda: not new.list_inference_components(EndpointNameEquals=fleet)['InferenceComponents'])
        [gone(e) for e in (fleet, chain, shadow, mm, sporadic)]
        """);

    [Fact]
    public Task No_asynchronous_request_is_lost_when_servers_die() => RunAsync("""
        name = queued()
        def put(body):
            key = unique('in'); s3.put_object(Bucket=BUCKET, Key=key, Body=body); return 's3://%s/%s' % (BUCKET, key)
        def lies(uri):
            try: return s3.get_object(Bucket=BUCKET, Key=uri.split('/', 3)[3])['Body'].read().decode()
            except ClientError: return None
        sent = {}
        for i in range(12):
            body = 'die' if i % 4 == 1 else 'raise' if i % 4 == 3 else 'asked %d' % i
            r = rt.invoke_endpoint_async(EndpointName=name, InputLocation=put(body), ContentType='text/csv')
            sent[i] = (body, r['OutputLocation'], r['ResponseMetadata']['HTTPHeaders']['x-amzn-sagemaker-failurelocation'])
        for body, output, failure in sent.values():
            said = until(lambda: lies(output) or lies(failure))
            # One that shared the server with one that killed it has failed as well, and says so.
            assert said == body + '!' or said.startswith('Received server error (50'), (body, said)
            assert body.startswith('asked') or lies(output) is None, body
        r = rt.invoke_endpoint_async(EndpointName=name, InputLocation=put('at last'), ContentType='text/csv')
        assert until(lambda: lies(r['OutputLocation'])) == 'at last!'
        hasty = client('sagemaker-runtime')
        hasty.meta.events.register('before-call.sagemaker-runtime.InvokeEndpointAsync', lambda params, **_: params['headers'].update({'X-Amzn-SageMaker-InvocationTimeoutSeconds': '1'}))
        late = hasty.invoke_endpoint_async(EndpointName=name, InputLocation=put('sleep 50'), ContentType='text/csv')
        assert 'timed out while waiting for a response from container primary' in until(lambda: lies(late['ResponseMetadata']['HTTPHeaders']['x-amzn-sagemaker-failurelocation']))
        large = rt.invoke_endpoint_async(EndpointName=name, InputLocation=put('large %d' % (26 * 1024 * 1024)), ContentType='text/csv')
        assert len(until(lambda: lies(large['OutputLocation']))) == 26 * 1024 * 1024, 'an answer through S3 may be larger'
        said = refused('ValidationError', rt.invoke_endpoint_async, EndpointName=name, InputLocation='ftp://here/there')
        assert "'ftp://here/there' at 'inputLocation'" in said, said
        assert 'https address' in refused('NotSupportedByLocal', rt.invoke_endpoint_async, EndpointName=name, InputLocation='https://%s.s3.amazonaws.com/x' % BUCKET)
        gone(name)
        """);
}
