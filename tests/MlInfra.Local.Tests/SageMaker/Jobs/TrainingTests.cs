namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class TrainingTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task A_script_finds_what_the_framework_container_gives_it() => await lab.RunAsync("""
        s3.put_object(Bucket='lab', Key='in/train/a.csv', Body=b'1,2'); s3.put_object(Bucket='lab', Key='in/train/sub/b.csv', Body=b'3')
        d = train('layout', '''
            import json, os, sys
            out = {'args': sys.argv[1:], 'cwd': os.getcwd(), 'env': dict(os.environ), 'files': sorted(os.path.join(r, f) for r, _, fs in os.walk('/opt/ml/input/data') for f in fs)}
            for n in ('hyperparameters', 'inputdataconfig', 'resourceconfig'): out[n] = json.load(open('/opt/ml/input/config/%s.json' % n))
            json.dump(out, open(os.environ['SM_MODEL_DIR'] + '/out.json', 'w'))
            os.makedirs('/opt/ml/output/data', exist_ok=True); open('/opt/ml/output/data/plot.txt', 'w').write('plot')
            ''', {'epochs': '3'}, Environment={'MINE': 'given'},
            InputDataConfig=[{'ChannelName': 'train', 'ContentType': 'text/csv', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/in/train', 'S3DataDistributionType': 'FullyReplicated'}}}])
        assert d['TrainingJobStatus'] == 'Completed', d
        out = json.loads(model(d)['out.json']); env = out['env']
        assert out['args'] == ['--epochs', '3'], out['args']
        assert out['cwd'] == '/opt/ml/code'
        assert out['files'] == ['/opt/ml/input/data/train/a.csv', '/opt/ml/input/data/train/sub/b.csv'], out['files']
        assert env['SM_CHANNEL_TRAIN'] == '/opt/ml/input/data/train' and env['SM_HP_EPOCHS'] == '3' and env['SM_HPS'] == '{"epochs":3}', env
        assert env['TRAINING_JOB_NAME'] == 'layout' and env['AWS_REGION'] == 'us-east-1' and env['MINE'] == 'given'
        assert env['SM_MODEL_DIR'] == '/opt/ml/model' and env['SM_OUTPUT_DATA_DIR'] == '/opt/ml/output/data' and env['SM_CURRENT_HOST'] == 'algo-1'
        assert out['hyperparameters']['epochs'] == '3' and out['inputdataconfig']['train']['ContentType'] == 'text/csv'
        assert out['resourceconfig']['hosts'] == ['algo-1'] and out['resourceconfig']['current_instance_type'] == 'ml.m5.large'
        assert keys('models/layout/') == ['models/layout/output/model.tar.gz', 'models/layout/output/output.tar.gz']
        assert [t['Status'] for t in d['SecondaryStatusTransitions']] == ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']
        assert all('EndTime' in t for t in d['SecondaryStatusTransitions']) and d['SecondaryStatus'] == 'Completed'
        assert d['TrainingTimeInSeconds'] >= 1 and d['BillableTimeInSeconds'] == d['TrainingTimeInSeconds'] and d['TrainingEndTime'] >= d['TrainingStartTime']
        assert sm.list_training_jobs(NameContains='layout')['TrainingJobSummaries'][0]['TrainingJobStatus'] == 'Completed'
        """);

    [Fact]
    public async Task Says_why_a_script_failed_as_AWS_words_it() => await lab.RunAsync("""
        d = train('raises', 'import sys\nprint("before")\nraise ValueError("no labels")\n')
        assert d['TrainingJobStatus'] == 'Failed' and d['SecondaryStatus'] == 'Failed'
        assert d['FailureReason'] == 'AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "raise ValueError("no labels")\n ValueError: no labels"\nCommand "/usr/bin/python3 train.py", exit code: 1', d['FailureReason']
        d = train('exits', 'import sys; sys.exit(3)', {'epochs': '3'})
        assert d['FailureReason'] == 'AlgorithmError: ExecuteUserScriptError:\nExitCode 3\nErrorMessage ""\nCommand "/usr/bin/python3 train.py --epochs 3", exit code: 3', d['FailureReason']
        d = train('killed', 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)')
        assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('AlgorithmError: ExecuteUserScriptError:\nExitCode -9\n') and d['FailureReason'].endswith(', exit code: 137'), d
        d = train('explains', 'import sys; open("/opt/ml/output/failure", "w").write("the labels are empty"); sys.exit(1)')
        assert d['FailureReason'] == 'AlgorithmError: the labels are empty, exit code: 1', d['FailureReason']
        assert 'ModelArtifacts' not in d and keys('models/exits') == []
        """);

    [Fact]
    public async Task A_script_that_writes_no_model_completes_and_leaves_none() => await lab.RunAsync("""
        d = train('nomodel', 'print("done")')
        assert d['TrainingJobStatus'] == 'Completed' and keys('models/nomodel') == [], d
        assert d['ModelArtifacts']['S3ModelArtifacts'] == 's3://lab/models/nomodel/output/model.tar.gz'
        lines = [e['message'] for s in client('logs').describe_log_streams(logGroupName='/aws/sagemaker/TrainingJobs', logStreamNamePrefix='nomodel/')['logStreams']
            for e in client('logs').get_log_events(logGroupName='/aws/sagemaker/TrainingJobs', logStreamName=s['logStreamName'])['events']]
        assert lines[0] == 'done' and 'wrote nothing to SM_MODEL_DIR' in lines[1], lines
        """);

    [Fact]
    public async Task Says_what_data_it_could_not_download() => await lab.RunAsync("""
        channel = lambda uri: [{'ChannelName': 'train', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': uri}}}]
        d = train('nodata', 'print(1)', InputDataConfig=channel('s3://lab/nothing/'))
        assert d['FailureReason'] == 'ClientError: Data download failed:No S3 objects found under S3 URL "s3://lab/nothing/" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "%s" has "s3:ListBucket" permissions on bucket "lab".' % ROLE, d['FailureReason']
        make_role('Blind', ('ecr:*', '*'), ('s3:GetObject', 'arn:aws:s3:::lab/*'))
        d = train('blind', 'print(1)', InputDataConfig=channel('s3://lab/code/'), RoleArn='arn:aws:iam::000000000000:role/Blind')
        assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('ClientError: Data download failed:') and 's3:ListBucket' in d['FailureReason'], d['FailureReason']
        make_role('Mute', ('ecr:*', '*'), ('s3:GetObject', 'arn:aws:s3:::lab/*'), ('s3:ListBucket', 'arn:aws:s3:::lab'))
        d = train('mute', 'open("/opt/ml/model/m", "w").write("x")', RoleArn='arn:aws:iam::000000000000:role/Mute')
        assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('ClientError: Artifact upload failed:') and 's3:PutObject' in d['FailureReason'], d['FailureReason']
        """);

    [Fact]
    public async Task A_job_calls_AWS_as_its_role_with_any_boto3() => await lab.RunAsync("""
        make_role('Reader', ('ecr:*', '*'), ('s3:*', ['arn:aws:s3:::lab', 'arn:aws:s3:::lab/*']), ('ssm:PutParameter', '*'))
        d = train('calls', '''
            import boto3, os
            print(boto3.client('sts').get_caller_identity()['Arn'])
            boto3.client('ssm').put_parameter(Name='/from/job', Value='x', Type='String')
            try: boto3.client('sagemaker').list_models()
            except Exception as e: denied = str(e)
            open('/opt/ml/model/m', 'w').write(boto3.client('sts').get_caller_identity()['Arn'] + '\\\\n' + denied)
            ''', RoleArn='arn:aws:iam::000000000000:role/Reader')
        assert d['TrainingJobStatus'] == 'Completed', d
        arn, denied = model(d)['m'].split('\\n')
        assert arn == 'arn:aws:sts::000000000000:assumed-role/Reader/SageMaker', arn
        assert 'sagemaker:ListModels' in denied and 'AccessDenied' in denied, denied
        assert client('ssm').get_parameter(Name='/from/job')['Parameter']['Value'] == 'x'
        """);

    [Fact]
    public async Task A_job_that_runs_too_long_is_told_to_end_and_keeps_what_it_wrote() => await lab.RunAsync("""
        d = train('long', '''
            import signal, sys, time
            def stop(*_): open('/opt/ml/model/m', 'w').write('so far'); sys.exit(0)
            signal.signal(signal.SIGTERM, stop)
            while True: time.sleep(0.05)
            ''', StoppingCondition={'MaxRuntimeInSeconds': 4})
        assert d['TrainingJobStatus'] == 'Stopped' and d['SecondaryStatus'] == 'MaxRuntimeExceeded' and model(d)['m'] == 'so far', d
        assert 'FailureReason' not in d and 4 <= d['TrainingTimeInSeconds']
        """);

    [Fact]
    public async Task A_stopped_job_leaves_checkpoints_from_which_the_next_goes_on() => await lab.RunAsync("""
        script = '''
            import os, time
            folder = '/opt/ml/checkpoints'
            done = max([int(n) for n in os.listdir(folder)], default=0)
            print('from', done, flush=True)
            for i in range(done + 1, done + 4):
                open('%s/%d' % (folder, i), 'w').write('x'); print('step', i, flush=True)
            while done == 0: time.sleep(0.05)
            open('/opt/ml/model/m', 'w').write('from %d' % done)
            '''
        spot = dict(EnableManagedSpotTraining=True, StoppingCondition={'MaxRuntimeInSeconds': 60, 'MaxWaitTimeInSeconds': 120}, CheckpointConfig={'S3Uri': 's3://lab/checkpoints/it'})
        sm.create_training_job(**training('interrupted', script, **spot))
        until(lambda: len(keys('checkpoints/it/')) == 3)
        assert keys('checkpoints/it/') == ['checkpoints/it/1', 'checkpoints/it/2', 'checkpoints/it/3']
        assert sm.describe_training_job(TrainingJobName='interrupted')['TrainingJobStatus'] == 'InProgress'
        sm.stop_training_job(TrainingJobName='interrupted')
        d = wait('interrupted')
        assert d['TrainingJobStatus'] == 'Stopped' and d['SecondaryStatus'] == 'Stopped' and 'FailureReason' not in d, d
        assert refused('ValidationException', sm.stop_training_job, TrainingJobName='interrupted') == 'The request was rejected because the training job is in status Stopped.'
        d = train('resumed', script, **spot)
        assert d['TrainingJobStatus'] == 'Completed' and model(d)['m'] == 'from 3' and d['EnableManagedSpotTraining'], d
        assert len(keys('checkpoints/it/')) == 6
        """);

    [Fact]
    public async Task Metrics_come_from_the_log_by_their_definitions() => await lab.RunAsync("""
        d = train('metrics', 'print("loss=0.5; acc=0.8"); print("loss=0.25; acc=0.9"); print("acc=none")',
            AlgorithmSpecification={'TrainingImage': IMAGE, 'TrainingInputMode': 'File', 'MetricDefinitions': [{'Name': 'loss', 'Regex': 'loss=([0-9.]+)'}, {'Name': 'validation:acc', 'Regex': 'acc=([0-9.]+)'}]})
        assert {m['MetricName']: m['Value'] for m in d['FinalMetricDataList']} == {'loss': 0.25, 'validation:acc': 0.9}, d
        """);

    [Fact]
    public async Task Refuses_what_AWS_refuses_and_what_it_lacks() => await lab.RunAsync("""
        def no(code, name='refused', **more): return refused(code, sm.create_training_job, **training(name, 'print(1)', **more))
        train('taken', 'print(1)')
        assert 'already exists' in no('ResourceInUse', 'taken')
        assert refused('ValidationException', sm.describe_training_job, TrainingJobName='nobody') == 'Requested resource not found.'
        assert 'Could not assume role' in no('ValidationException', RoleArn='arn:aws:iam::000000000000:role/Nobody')
        assert "ml.m5.huge" in no('ValidationException', ResourceConfig={'InstanceType': 'ml.m5.huge', 'InstanceCount': 1, 'VolumeSizeInGB': 5})
        make_role('NoImages', ('s3:*', '*'))
        assert 'ecr:BatchGetImage' in no('ValidationException', RoleArn='arn:aws:iam::000000000000:role/NoImages')
        assert "InstanceCount" in no('NotSupportedByLocal', ResourceConfig={'InstanceType': 'ml.m5.large', 'InstanceCount': 2, 'VolumeSizeInGB': 5})
        assert "'763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1'" in no('NotSupportedByLocal', AlgorithmSpecification={'TrainingImage': '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1', 'TrainingInputMode': 'File'})
        assert sm.list_training_jobs(NameContains='refused')['TrainingJobSummaries'] == []
        """);

    [Fact]
    public async Task A_job_never_uploads_what_a_link_leads_to() => await lab.RunAsync("""
        d = train('links', 'import os; os.symlink("/etc/hostname", "/opt/ml/model/h"); os.symlink("/etc", "/opt/ml/checkpoints/etc"); open("/opt/ml/model/m", "w").write("x")', CheckpointConfig={'S3Uri': 's3://lab/links/'})
        assert d['TrainingJobStatus'] == 'Completed' and model(d) == {'m': 'x'}, d
        assert keys('links/') == []
        """);

    [Fact]
    public async Task Packages_of_requirements_txt_are_installed_for_the_job_alone() => await lab.RunAsync("""
        import zipfile
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, 'w') as z:
            z.writestr('tinything.py', 'VALUE = 42'); z.writestr('tinything-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
            z.writestr('tinything-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\nName: tinything\nVersion: 1.0\n'); z.writestr('tinything-1.0.dist-info/RECORD', '')
        source = lambda key, requirements: bundle(key, train__py='import tinything; open("/opt/ml/model/m", "w").write(str(tinything.VALUE))',
            requirements__txt=requirements, **{'tinything-1__0-py3-none-any__whl': wheel.getvalue()})
        d = train('needs', '', {'sagemaker_submit_directory': source('needs.tar.gz', './tinything-1.0-py3-none-any.whl')})
        assert d['TrainingJobStatus'] == 'Completed' and model(d)['m'] == '42', d
        d = train('needs-more', '', {'sagemaker_submit_directory': source('more.tar.gz', './missing-1.0-py3-none-any.whl')})
        assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('AlgorithmError: InstallRequirementsError:') and 'missing-1.0' in d['FailureReason'], d
        """);

    [Fact]
    public async Task An_isolated_job_reaches_nothing() => await lab.RunAsync("""
        d = train('isolated', 'import os, socket; open("/opt/ml/model/m", "w").write("%s %d" % ("AWS_ACCESS_KEY_ID" in os.environ, len(socket.if_nameindex())))', EnableNetworkIsolation=True)
        assert model(d)['m'] == 'False 1', d
        """);
}
