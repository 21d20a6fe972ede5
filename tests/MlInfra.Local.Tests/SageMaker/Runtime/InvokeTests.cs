using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

public sealed class InvokeTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, script);

    [Fact]
    public Task The_defaults_read_and_write_json_csv_and_npy() => RunAsync("""
        import numpy as np
        name = endpoint(config(model(artifact(code__inference_py='''
        def model_fn(folder): return 2.0
        def predict_fn(data, model): return data * model
        '''))))
        assert json.loads(invoke(name, '[[1, 2], [3, 4]]')[0]) == [[2.0, 4.0], [6.0, 8.0]]
        text, r = invoke(name, '1,2\n3,4', 'text/csv', Accept='text/csv')
        assert text == '2.0,4.0\n6.0,8.0\n' and r['ContentType'] == 'text/csv; charset=utf-8', (text, r)
        buffer = io.BytesIO(); np.save(buffer, np.array([1.5]))
        r = rt.invoke_endpoint(EndpointName=name, ContentType='application/x-npy', Accept='application/x-npy', Body=buffer.getvalue())
        assert r['ContentType'] == 'application/x-npy' and np.load(io.BytesIO(r['Body'].read())).tolist() == [3.0]
        said = refused('ModelError', rt.invoke_endpoint, EndpointName=name, ContentType='image/png', Body=b'x')
        assert said.startswith('Received client error (415) from primary with message') and 'image/png' in said, said
        said = refused('ModelError', rt.invoke_endpoint, EndpointName=name, Accept='image/png', Body=b'[1]')
        assert said.startswith('Received client error (406)'), said
        gone(name)
        """);

    [Fact]
    public Task Transform_fn_and_the_toolkits_modules_do_too() => RunAsync("""
        name = endpoint(config(model(artifact(code__inference_py='''
        from sagemaker_containers.beta.framework import content_types, encoders, worker
        def model_fn(folder): return 'm'
        def transform_fn(model, body, kind, accept):
            return worker.Response(encoders.encode([model, body, kind, accept], content_types.JSON), mimetype=content_types.JSON, headers={'X-Amzn-SageMaker-Custom-Attributes': 'seen'})
        '''))))
        text, r = invoke(name, 'x', 'text/csv', CustomAttributes='trace=1')
        assert json.loads(text) == ['m', 'x', 'text/csv', 'application/json'] and r['CustomAttributes'] == 'seen', (text, r)
        gone(name)
        """);

    [Fact]
    public Task Scripts_come_from_the_submitted_archive_or_the_artifact() => RunAsync("""
        s3.put_object(Bucket=BUCKET, Key='code/sourcedir.tar.gz', Body=pack(serve_py='''
        import helper
        def model_fn(folder): return helper.word()
        def transform_fn(model, *_): return model, 'text/plain'
        ''', helper_py="def word(): return 'helped'"))
        env = {'SAGEMAKER_PROGRAM': 'serve.py', 'SAGEMAKER_SUBMIT_DIRECTORY': 's3://%s/code/sourcedir.tar.gz' % BUCKET}
        name = endpoint(config(model(artifact(w_txt='1'), env)))
        assert invoke(name)[0] == 'helped'
        gone(name)
        inside = {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_SUBMIT_DIRECTORY': '/opt/ml/model/code'}
        name = endpoint(config(model(artifact(answer_txt='inside', code__inference_py=ECHO), inside)))
        assert invoke(name)[0] == 'inside'
        gone(name)
        lacking = config(model(artifact(code__inference_py=ECHO, code__requirements_txt='no-such-package-here==1\n', answer_txt='1')))
        name = endpoint(lacking, settled='Failed')
        group = '/aws/sagemaker/Endpoints/' + name
        lines = [e['message'] for s in logs.describe_log_streams(logGroupName=group)['logStreams'] for e in logs.get_log_events(logGroupName=group, logStreamName=s['logStreamName'])['events']]
        assert any('requirements.txt asks for no-such-package-here' in l for l in lines), lines
        """);

    [Fact]
    public Task A_handler_that_raises_answers_a_model_error_with_its_text() => RunAsync("""
        name = endpoint(config(echo('a')))
        try: rt.invoke_endpoint(EndpointName=name, Body='raise')
        except rt.exceptions.ModelError as e: r = e.response
        assert r['ResponseMetadata']['HTTPStatusCode'] == 424 and r['OriginalStatusCode'] == 500 and 'no such thing: raise' in r['OriginalMessage'], r
        group = '/aws/sagemaker/Endpoints/' + name
        assert r['LogStreamArn'] == 'arn:aws:logs:us-east-1:000000000000:log-group:' + group
        m = r['Error']['Message']
        assert m.startswith('Received server error (500) from primary with message "') and m.endswith(
            'See https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group=%s in account 000000000000 for more information.' % group), m
        assert invoke(name)[0] == 'a'
        gone(name)
        """);

    [Fact]
    public Task A_server_that_dies_is_started_again() => RunAsync("""
        name = endpoint(config(echo('a')))
        for _ in range(3):
            said = refused('ModelError', rt.invoke_endpoint, EndpointName=name, Body='die')
            assert 'error (502)' in said, said
            assert invoke(name)[0] == 'a'
        gone(name)
        """);

    [Fact]
    public Task A_worker_that_hangs_is_ended_after_its_time_out() => RunAsync("""
        name = endpoint(config(model(artifact(answer_txt='a', code__inference_py=ECHO), {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_MODEL_SERVER_TIMEOUT': '1'})))
        began = time.time()
        assert 'error (502)' in refused('ModelError', rt.invoke_endpoint, EndpointName=name, Body='sleep 600')
        assert 0.8 < time.time() - began
        def answers(): # within the second that it has
            try: return invoke(name)[0] == 'a'
            except rt.exceptions.ModelError: return False
        until(answers)
        gone(name)
        """);

    [Fact]
    public Task A_handler_that_returns_garbage_answers_a_model_error() => RunAsync("""
        name = endpoint(config(model(artifact(code__inference_py='''
        def model_fn(folder): return 1
        def transform_fn(model, body, *_): return 42
        '''))))
        said = refused('ModelError', rt.invoke_endpoint, EndpointName=name, Body='x')
        assert 'error (500)' in said and 'output_fn returned int' in said, said
        gone(name)
        """);

    [Fact]
    public Task Workers_answer_side_by_side() => RunAsync("""
        import threading
        # Each waits until all three have come.
        meets = '''
        import os, time
        def model_fn(folder): return 1
        def transform_fn(model, body, *_):
            open('/tmp/here-' + body, 'w').close()
            for _ in range(1000):
                if len([f for f in os.listdir('/tmp') if f.startswith('here-')]) == 3: return 'met', 'text/plain'
                time.sleep(0.05)
            return 'alone', 'text/plain'
        '''
        name = endpoint(config(model(artifact(code__inference_py=meets), {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_MODEL_SERVER_WORKERS': '3'})))
        said = []
        threads = [threading.Thread(target=lambda i=i: said.append(client('sagemaker-runtime').invoke_endpoint(EndpointName=name, ContentType='text/csv', Body=str(i))['Body'].read())) for i in range(3)]
        [t.start() for t in threads]; [t.join() for t in threads]
        assert said == [b'met'] * 3, said
        gone(name)
        """);

    [Fact]
    public Task What_a_model_prints_is_in_the_endpoints_log() => RunAsync("""
        name = endpoint(config(echo('a')))
        invoke(name, 'print this')
        group = '/aws/sagemaker/Endpoints/' + name
        for _ in tries():
            lines = [e['message'] for s in logs.describe_log_streams(logGroupName=group)['logStreams'] for e in logs.get_log_events(logGroupName=group, logStreamName=s['logStreamName'])['events']] if logs.describe_log_groups(logGroupNamePrefix=group)['logGroups'] else []
            if 'said print this' in lines: break
        assert 'said print this' in lines, lines
        gone(name)
        """);

    [Fact]
    public Task A_model_calls_with_its_role_and_an_isolated_one_calls_nobody() => RunAsync("""
        calls = '''
        import boto3, os
        def model_fn(folder): return 1
        def transform_fn(model, body, *_):
            try: return boto3.client('sts').get_caller_identity()['Arn'], 'text/plain'
            except Exception as e: return type(e).__name__, 'text/plain'
        '''
        m = model(artifact(code__inference_py=calls)); isolated = model(artifact(code__inference_py=calls), EnableNetworkIsolation=True)
        name = endpoint(config(variant(m, 'Open'), variant(isolated, 'Isolated')))
        who = invoke(name, TargetVariant='Open')[0]
        assert who == 'arn:aws:sts::000000000000:assumed-role/%s/SageMaker' % full_role().split('/')[-1], who
        assert invoke(name, TargetVariant='Isolated')[0] == 'EndpointConnectionError'
        gone(name)
        """);

    [Fact]
    public Task A_caller_needs_leave_to_invoke_and_a_body_has_its_limit() => RunAsync("""
        name = endpoint(config(echo('a')))
        arn = 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/' + name
        assert session(role(allow('sagemaker:InvokeEndpoint', resource=arn)))('sagemaker-runtime').invoke_endpoint(EndpointName=name, Body='x')['Body'].read() == b'a'
        said = refused('AccessDeniedException', session(role(allow('sagemaker:InvokeEndpoint', resource=arn + 'x')))('sagemaker-runtime').invoke_endpoint, EndpointName=name, Body='x')
        assert 'sagemaker:InvokeEndpoint' in said and arn in said, said
        assert invoke(name, b'x' * (6 * 1024 * 1024))[0] == 'a'
        said = refused('413', rt.invoke_endpoint, EndpointName=name, Body=b'x' * (25 * 1024 * 1024 + 1))
        assert said == 'HTTP content length exceeded 26214400 bytes.', said
        gone(name)
        """);

    [Fact]
    public Task The_xgboost_container_serves_a_booster_as_it_is() => RunAsync("""
        import tempfile, numpy as np, xgboost as xgb
        X = np.random.RandomState(1).rand(200, 3); y = (X[:, 0] > 0.5).astype(int)
        booster = xgb.train({'objective': 'binary:logistic'}, xgb.DMatrix(X, y), 5)
        with tempfile.NamedTemporaryFile(suffix='.json') as f:
            booster.save_model(f.name); url = artifact(**{'xgboost-model': open(f.name, 'rb').read()})
        name = endpoint(config(model(url, {}, XGBOOST)))
        high, low = map(float, invoke(name, '0.9,0.5,0.5\n0.1,0.5,0.5', 'text/csv')[0].split(','))
        assert high > 0.5 > low
        scores = json.loads(invoke(name, '0:0.9 1:0.5 2:0.5', 'text/libsvm', Accept='application/json')[0])
        assert abs(scores['predictions'][0]['score'] - high) < 1e-6, scores
        gone(name)
        """);

    [Fact]
    public Task Attributes_and_ids_that_AWS_would_not_take_are_refused() => RunAsync("""
        name = endpoint(config(echo('a')))
        ask = lambda **more: rt.invoke_endpoint(EndpointName=name, Body='[]', **more)
        assert ask(CustomAttributes='a' * 1024, InferenceId='i' * 64)['Body'].read() == b'a'
        for wrong, why in ((dict(CustomAttributes='a' * 1025), "at 'customAttributes' failed to satisfy constraint: Member must have length less than or equal to 1024"), (dict(InferenceId='i' * 65), "at 'inferenceId' failed to satisfy constraint: Member must have length less than or equal to 64")):
            assert why in refused('ValidationError', ask, **wrong), why
        gone(name)
        """);

    [Fact]
    public Task Metrics_are_recorded_by_endpoint_and_variant() => RunAsync("""
        from datetime import datetime, timedelta
        name = endpoint(config(variant(echo('a'), count=2)))
        for _ in range(3): invoke(name)
        refused('ModelError', rt.invoke_endpoint, EndpointName=name, Body='raise')
        def value(metric, statistic='Sum'):
            now = datetime.utcnow()
            points = cw.get_metric_statistics(Namespace='AWS/SageMaker', MetricName=metric, Dimensions=[{'Name': 'EndpointName', 'Value': name}, {'Name': 'VariantName', 'Value': 'AllTraffic'}],
                StartTime=now - timedelta(minutes=10), EndTime=now + timedelta(minutes=1), Period=3600, Statistics=[statistic])['Datapoints']
            return sum(p[statistic] for p in points), (points[0]['Unit'] if points else None)
        until(lambda: value('Invocations')[0] == 4)
        got = {m: value(m)[0] for m in ('Invocations', 'InvocationsPerInstance', 'Invocation4XXErrors', 'Invocation5XXErrors', 'InvocationModelErrors')}
        assert got == {'Invocations': 4, 'InvocationsPerInstance': 2, 'Invocation4XXErrors': 0, 'Invocation5XXErrors': 1, 'InvocationModelErrors': 1}, got
        latency, unit = value('ModelLatency', 'Average')
        assert unit == 'Microseconds' and 20 < latency < 5000000, (latency, unit)
        assert value('OverheadLatency', 'Average')[0] > 0
        gone(name)
        """);
}
