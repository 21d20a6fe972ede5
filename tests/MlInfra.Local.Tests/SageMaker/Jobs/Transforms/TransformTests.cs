namespace MlInfra.Local.Tests.SageMaker.Jobs.Transforms;

public sealed class TransformTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        def made(name, script, image=IMAGE, **environment):
            b = io.BytesIO()
            with tarfile.open(fileobj=b, mode='w:gz') as t:
                data = textwrap.dedent(script).encode(); info = tarfile.TarInfo('code/inference.py'); info.size = len(data); t.addfile(info, io.BytesIO(data))
            s3.put_object(Bucket='lab', Key='artifacts/%s.tar.gz' % name, Body=b.getvalue())
            sm.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer={'Image': image, 'ModelDataUrl': 's3://lab/artifacts/%s.tar.gz' % name,
                'Environment': {'SAGEMAKER_PROGRAM': 'inference.py', **environment}})
            return name
        DOUBLE = '''
            import os
            def model_fn(folder): return 2
            def predict_fn(data, model):
                import numpy as np
                return np.atleast_2d(data).sum(axis=1) * model
            '''
        def request(name, model, uri, content='text/csv', accept='text/csv', split='Line', strategy='MultiRecord', assemble='Line', data_type='S3Prefix', **more):
            r = dict(TransformJobName=name, ModelName=model, BatchStrategy=strategy,
                TransformInput={'DataSource': {'S3DataSource': {'S3DataType': data_type, 'S3Uri': uri}}, 'ContentType': content, 'SplitType': split},
                TransformOutput={'S3OutputPath': 's3://lab/out/' + name, 'Accept': accept, 'AssembleWith': assemble},
                TransformResources={'InstanceType': 'ml.m5.large', 'InstanceCount': 1})
            r.update(more)
            return r
        def settled(name):
            for _ in tries():
                d = sm.describe_transform_job(TransformJobName=name)
                if d['TransformJobStatus'] not in ('InProgress', 'Stopping'): return d
            raise AssertionError('%s did not end: %s' % (name, d))
        def transform(name, *arguments, **more):
            sm.create_transform_job(**request(name, *arguments, **more))
            return settled(name)
        def put(key, body): s3.put_object(Bucket='lab', Key=key, Body=body)
        def job_lines(name):
            logs = client('logs')
            return [e['message'] for s in logs.describe_log_streams(logGroupName='/aws/sagemaker/TransformJobs', logStreamNamePrefix=name + '/')['logStreams']
                for e in logs.get_log_events(logGroupName='/aws/sagemaker/TransformJobs', logStreamName=s['logStreamName'])['events']]

        """;

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);

    [Fact]
    public async Task Every_object_under_the_prefix_becomes_an_out_file_with_an_answer_a_line() => await RunAsync("""
        put('t1/a.csv', '1,2\n3,4\n'); put('t1/sub/b.csv', '5,6\n\n7,8')
        made('double', DOUBLE)
        d = transform('lines', 'double', 's3://lab/t1/')
        assert d['TransformJobStatus'] == 'Completed', d
        assert keys('out/lines') == ['out/lines/a.csv.out', 'out/lines/sub/b.csv.out'], keys('out/lines')
        assert text('out/lines/a.csv.out') == '6.0\n14.0\n' and text('out/lines/sub/b.csv.out') == '22.0\n30.0\n', text('out/lines/sub/b.csv.out')
        assert d['TransformStartTime'] <= d['TransformEndTime'] and d['ModelName'] == 'double' and d['TransformJobArn'].endswith(':transform-job/lines')
        assert any('MaxConcurrentTransforms=1, MaxPayloadInMB=6, BatchStrategy=MULTI_RECORD' in l for l in job_lines('lines'))
        assert sm.list_transform_jobs(NameContains='lines')['TransformJobSummaries'][0]['TransformJobStatus'] == 'Completed'
        assert refused('ResourceInUse', sm.create_transform_job, **request('lines', 'double', 's3://lab/t1/'))
        """);

    [Fact]
    public async Task Requests_carry_one_record_many_or_the_whole_object() => await RunAsync("""
        made('echo', '''
            def model_fn(folder): return 0
            def transform_fn(model, body, kind, accept): return '%d bytes' % len(body), 'text/plain'
            ''')
        put('t2/a.csv', '\n'.join('%06d' % i for i in range(5)))
        run = lambda name, **more: (transform(name, 'echo', 's3://lab/t2/a.csv', accept='text/plain', **more), text('out/%s/a.csv.out' % name))[1]
        assert run('single', strategy='SingleRecord') == '6 bytes\n' * 5
        assert run('multi') == '34 bytes\n'
        assert run('unassembled', strategy='SingleRecord', assemble='None') == '6 bytes' * 5
        assert run('whole', split='None', assemble='None') == '34 bytes'
        put('t2/big.csv', '\n'.join('%0999d' % i for i in range(2500)))
        d = transform('chunks', 'echo', 's3://lab/t2/big.csv', accept='text/plain', MaxPayloadInMB=1, MaxConcurrentTransforms=2)
        sizes = [int(l.split()[0]) for l in text('out/chunks/big.csv.out').splitlines()]
        assert d['TransformJobStatus'] == 'Completed' and sizes == [1048 * 1000 - 1, 1048 * 1000 - 1, 404 * 1000 - 1], sizes
        d = transform('toolarge', 'echo', 's3://lab/t2/big.csv', accept='text/plain', split='None', MaxPayloadInMB=1)
        assert d['TransformJobStatus'] == 'Failed' and d['FailureReason'] == 'ClientError: See job logs for more information', d
        assert any('MaxPayloadInMB' in l for l in job_lines('toolarge'))
        """);

    [Fact]
    public async Task Records_are_filtered_and_joined_with_their_answers() => await RunAsync("""
        made('join', DOUBLE)
        put('t3/a.csv', 'id-1,1,2\n"id,2",3,4\n')
        def run(name, key='t3/a.csv', content='text/csv', accept='text/csv', **processing):
            d = transform(name, 'join', 's3://lab/' + key, content=content, accept=accept, DataProcessing=processing)
            assert d['TransformJobStatus'] == 'Completed', (d, job_lines(name))
            return text('out/%s/%s.out' % (name, key.split('/')[-1]))
        assert run('joined', InputFilter='$[1:]', JoinSource='Input') == 'id-1,1,2,6.0\n"id,2",3,4,14.0\n'
        assert run('picked', InputFilter='$[1:]', JoinSource='Input', OutputFilter='$[0,-1]') == 'id-1,6.0\n"id,2",14.0\n'
        assert run('filtered', InputFilter='$[1,2]') == '6.0\n14.0\n'
        made('json', '''
            import json
            def model_fn(folder): return 0
            def transform_fn(model, body, kind, accept): return ''.join(json.dumps({'score': sum(json.loads(l))}) + '\\n' for l in body.splitlines()), accept
            ''')
        put('t3/a.jsonl', '{"id": "a", "x": [1, 2]}\n{"id": "b", "x": [3]}\n')
        d = transform('jsonl', 'json', 's3://lab/t3/a.jsonl', content='application/jsonlines', accept='application/jsonlines', DataProcessing={'InputFilter': '$.x', 'JoinSource': 'Input', 'OutputFilter': "$['id','SageMakerOutput']"})
        assert text('out/jsonl/a.jsonl.out') == '{"id":"a","SageMakerOutput":{"score":3}}\n{"id":"b","SageMakerOutput":{"score":3}}\n', (d, text('out/jsonl/a.jsonl.out'))
        made('short', 'def model_fn(f): return 0\ndef transform_fn(m, b, k, a): return "1", a\n')
        d = transform('unequal', 'short', 's3://lab/t3/a.csv', DataProcessing={'JoinSource': 'Input'})
        assert d['FailureReason'] == 'ClientError: See job logs for more information' and any('2 record(s) with 1 line(s)' in l for l in job_lines('unequal')), d
        """);

    [Fact]
    public async Task A_manifest_and_compressed_objects_are_inputs_too() => await RunAsync("""
        import gzip
        made('packed', DOUBLE)
        put('t4/a.csv.gz', gzip.compress(b'1,2\n')); put('t4/b.csv.gz', gzip.compress(b'3,4\n')); put('t4/c.csv.gz', b'not compressed')
        put('t4.manifest', json.dumps([{'prefix': 's3://lab/t4/'}, 'a.csv.gz', 'b.csv.gz']))
        source = lambda uri, kind: {'DataSource': {'S3DataSource': {'S3DataType': kind, 'S3Uri': uri}}, 'ContentType': 'text/csv', 'SplitType': 'Line', 'CompressionType': 'Gzip'}
        d = transform('manifest', 'packed', '', TransformInput=source('s3://lab/t4.manifest', 'ManifestFile'))
        assert d['TransformJobStatus'] == 'Completed' and keys('out/manifest') == ['out/manifest/a.csv.gz.out', 'out/manifest/b.csv.gz.out'], d
        assert text('out/manifest/b.csv.gz.out') == '14.0\n'
        d = transform('notgzip', 'packed', '', TransformInput=source('s3://lab/t4/', 'S3Prefix'))
        assert d['TransformJobStatus'] == 'Failed' and keys('out/notgzip') == ['out/notgzip/a.csv.gz.out', 'out/notgzip/b.csv.gz.out'], (d, keys('out/notgzip'))
        d = transform('nothing', 'packed', 's3://lab/none/')
        assert d['FailureReason'].startswith('ClientError: Data download failed:No S3 objects found under S3 URL "s3://lab/none/"'), d
        """);

    [Fact]
    public async Task What_the_model_cannot_do_fails_the_job_and_the_log_says_why() => await RunAsync("""
        put('t5/a.csv', '1,2\n'); put('t5/b.csv', 'x\n')
        made('fails', 'def model_fn(f): return 0\ndef transform_fn(m, b, k, a):\n    if "x" in b: raise ValueError("no x")\n    return "1", a\n')
        d = transform('raises', 'fails', 's3://lab/t5/', ModelClientConfig={'InvocationsMaxRetries': 0})
        assert d['TransformJobStatus'] == 'Failed' and d['FailureReason'] == 'AlgorithmError: See job logs for more information', d
        assert keys('out/raises') == ['out/raises/a.csv.out'], 'the other file is usable'
        lines = job_lines('raises')
        assert any('lab/t5/b.csv: AlgorithmError: Bad HTTP status received from algorithm: 500' in l for l in lines) and any('no x' in l for l in lines), lines
        d = transform('unsupported', made('default', DOUBLE), 's3://lab/t5/a.csv', content='image/png')
        assert d['FailureReason'] == 'ClientError: See job logs for more information' and any('ClientError: 415' in l for l in job_lines('unsupported')), (d, job_lines('unsupported'))
        d = transform('nomodel', made('broken', 'raise RuntimeError("cannot load")'), 's3://lab/t5/')
        assert d['FailureReason'] == 'AlgorithmError: See job logs for more information' and any('cannot load' in l for l in job_lines('nomodel')), d
        d = transform('dies', made('dies', 'import os, signal\ndef model_fn(f): return 0\ndef transform_fn(*a): os.kill(os.getpid(), signal.SIGKILL)\n'), 's3://lab/t5/a.csv', ModelClientConfig={'InvocationsMaxRetries': 1})
        assert d['TransformJobStatus'] == 'Failed' and any('Unable to get response from algorithm' in l for l in job_lines('dies')), (d, job_lines('dies'))
        d = transform('once', made('once', 'import os, signal\ndef model_fn(f): return 0\ndef transform_fn(m, b, k, a):\n    if not os.path.exists("/tmp/seen"):\n        open("/tmp/seen", "w"); os.kill(os.getpid(), signal.SIGKILL)\n    return "1", a\n'), 's3://lab/t5/a.csv')
        assert d['TransformJobStatus'] == 'Completed' and text('out/once/a.csv.out') == '1\n', d
        d = transform('slow', made('slow', 'import time\ndef model_fn(f): return 0\ndef transform_fn(*a): time.sleep(600)\n'), 's3://lab/t5/a.csv', ModelClientConfig={'InvocationsMaxRetries': 0, 'InvocationsTimeoutInSeconds': 1})
        assert d['TransformJobStatus'] == 'Failed' and any('did not respond within 1 s' in l for l in job_lines('slow')), (d, job_lines('slow'))
        """);

    [Fact]
    public async Task A_running_job_can_be_stopped_and_its_role_needs_its_leave() => await RunAsync("""
        put('t6/a.csv', '1\n')
        made('sleeps', 'import time\ndef model_fn(f): return 0\ndef transform_fn(*a): time.sleep(600)\n')
        sm.create_transform_job(**request('stopped', 'sleeps', 's3://lab/t6/'))
        time.sleep(0.5); sm.stop_transform_job(TransformJobName='stopped')
        d = settled('stopped')
        assert d['TransformJobStatus'] == 'Stopped' and 'FailureReason' not in d, d
        assert 'is in status Stopped' in refused('ValidationException', sm.stop_transform_job, TransformJobName='stopped')
        mute = make_role('MuteTransformer', ('ecr:*', '*'), ('s3:GetObject', 'arn:aws:s3:::lab/*'), ('s3:ListBucket', 'arn:aws:s3:::lab'))
        made('mute-double', DOUBLE); sm.delete_model(ModelName='mute-double')
        sm.create_model(ModelName='mute-double', ExecutionRoleArn=mute, PrimaryContainer={'Image': IMAGE, 'ModelDataUrl': 's3://lab/artifacts/mute-double.tar.gz', 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}})
        d = transform('mute', 'mute-double', 's3://lab/t6/')
        assert d['TransformJobStatus'] == 'Failed', d
        """);

    [Fact]
    public async Task Data_capture_notes_what_was_read_and_written_under_the_hour_and_gives_answers_ids() => await RunAsync("""
        import re
        put('t7/a.csv', '1,2\n3,4\n'); put('t7/sub/b.csv', '5,6\n')
        made('seen-double', DOUBLE)
        d = transform('seen', 'seen-double', 's3://lab/t7/', DataCaptureConfig={'DestinationS3Uri': 's3://lab/noted', 'GenerateInferenceId': True},
            DataProcessing={'JoinSource': 'Input'})
        assert d['TransformJobStatus'] == 'Completed' and d['DataCaptureConfig']['GenerateInferenceId'] is True, d
        began = time.gmtime(d['TransformStartTime'].timestamp())
        hour = time.strftime('%Y/%m/%d/%H', began)
        assert keys('noted/') == ['noted/input/%s/seen.jsonl' % hour, 'noted/output/%s/seen.jsonl' % hour], keys('noted/')
        assert json.loads(text('noted/input/%s/seen.jsonl' % hour)) == [{'prefix': 's3://lab/t7/'}, 'a.csv', 'sub/b.csv']
        assert json.loads(text('noted/output/%s/seen.jsonl' % hour)) == [{'prefix': 's3://lab/out/seen/'}, 'a.csv.out', 'sub/b.csv.out']
        rows = [l.split(',') for l in text('out/seen/a.csv.out').splitlines()]
        assert [r[:3] for r in rows] == [['1', '2', '6.0'], ['3', '4', '14.0']], rows
        assert rows[0][3] != rows[1][3] and all(re.fullmatch('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', r[3]) for r in rows)
        assert rows[0][4] == time.strftime('%Y-%m-%dT%H:%M:%SZ', began), (rows, d)
        """);

    [Fact]
    public async Task Data_capture_of_JSON_adds_members_and_a_job_that_fails_is_noted_nowhere() => await RunAsync("""
        put('t8/a.jsonl', '[1,2]\n')
        made('json-double', '''
            import json
            def model_fn(folder): return 2
            def input_fn(data, kind):
                rows = [json.loads(l) for l in (data.decode() if isinstance(data, bytes) else data).splitlines() if l]
                if rows[0] == [0]: raise ValueError('no')
                return rows
            def predict_fn(rows, model): return [sum(r) * model for r in rows]
            def output_fn(out, accept): return chr(10).join('{"score": %s}' % v for v in out)
            ''')
        d = transform('noted-json', 'json-double', 's3://lab/t8/', content='application/jsonlines', accept='application/jsonlines',
            DataCaptureConfig={'DestinationS3Uri': 's3://lab/noted-json', 'GenerateInferenceId': True})
        assert d['TransformJobStatus'] == 'Completed', (d, job_lines('noted-json'))
        answer = json.loads(text('out/noted-json/a.jsonl.out'))
        assert sorted(answer) == ['SageMakerInferenceId', 'SageMakerInferenceTime', 'score'] and answer['score'] == 6, answer
        put('t9/a.jsonl', '[0]\n')
        assert transform('unnoted', 'json-double', 's3://lab/t9/', content='application/jsonlines', accept='application/jsonlines',
            DataCaptureConfig={'DestinationS3Uri': 's3://lab/unnoted'})['TransformJobStatus'] == 'Failed'
        assert keys('unnoted/') == []
        """);

    [Fact]
    public async Task What_it_lacks_or_AWS_refuses_is_refused_at_creation() => await RunAsync("""
        made('sound', DOUBLE)
        def no(code, **more): return refused(code, sm.create_transform_job, **request('never', 'sound', 's3://lab/x/', **more))
        assert no('ValidationException', MaxPayloadInMB=101) == 'MaxPayloadInMB must not be greater than 100.'
        assert no('ValidationException', MaxPayloadInMB=50, MaxConcurrentTransforms=3).endswith('and it is 150 MB.')
        assert 'SplitType RecordIO' in no('NotSupportedByLocal', split='RecordIO')
        assert 'application/x-npy' in no('ValidationException', accept='application/x-npy', DataCaptureConfig={'DestinationS3Uri': 's3://lab/capture', 'GenerateInferenceId': True})
        assert "Invalid JSONPath '1:'" in no('ValidationException', DataProcessing={'InputFilter': '1:'})
        assert 'both CSV or both JSON' in no('ValidationException', accept='application/json', DataProcessing={'JoinSource': 'Input'})
        assert 'Could not find model' in refused('ValidationException', sm.create_transform_job, **request('never', 'nobody', 's3://lab/x/'))
        assert 'transformResources.instanceType' in no('ValidationException', TransformResources={'InstanceType': 'ml.huge', 'InstanceCount': 1})
        assert sm.list_transform_jobs(NameContains='never')['TransformJobSummaries'] == []
        """);
}
