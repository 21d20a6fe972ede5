namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class ProcessingTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task A_processing_job_reads_its_inputs_and_leaves_its_outputs() => await lab.RunAsync("""
        s3.put_object(Bucket='lab', Key='in/a.csv', Body=b'1,2')
        more = processing('copies', 'import os, shutil, json, sys; shutil.copytree("/opt/ml/processing/in", "/opt/ml/processing/out/deep"); open("/opt/ml/processing/out/x.json", "w").write(json.dumps([json.load(open("/opt/ml/config/processingjobconfig.json"))["ProcessingJobName"], json.load(open("/opt/ml/config/resourceconfig.json"))["current_host"], sys.argv[1:], os.environ["MINE"]]))')
        more['ProcessingInputs'].append({'InputName': 'in', 'S3Input': {'S3Uri': 's3://lab/in/', 'LocalPath': '/opt/ml/processing/in', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}})
        more['AppSpecification']['ContainerArguments'] = ['--a', 'b c']
        sm.create_processing_job(**{**more, 'Environment': {'MINE': 'given'}, 'ProcessingOutputConfig': output('out')})
        d = wait('copies', 'p')
        assert d['ProcessingJobStatus'] == 'Completed', d
        assert keys('out/') == ['out/deep/a.csv', 'out/x.json'] and json.loads(text('out/x.json')) == ['copies', 'algo-1', ['--a', 'b c'], 'given'], text('out/x.json')
        assert d['ProcessingEndTime'] >= d['ProcessingStartTime'] and d['ProcessingOutputConfig']['Outputs'][0]['S3Output']['S3Uri'] == 's3://lab/out'
        assert sm.list_processing_jobs(StatusEquals='Completed', NameContains='copies')['ProcessingJobSummaries'][0]['ProcessingJobName'] == 'copies'
        """);

    [Fact]
    public async Task Continuous_outputs_come_while_the_job_runs() => await lab.RunAsync("""
        sm.create_processing_job(**processing('streams', 'import time\nopen("/opt/ml/processing/out/first", "w").write("1")\ntime.sleep(600)', ProcessingOutputConfig=output('live', mode='Continuous')))
        until(lambda: keys('live/'))
        assert keys('live/') == ['live/first'] and described('streams', 'p')['ProcessingJobStatus'] == 'InProgress'
        sm.stop_processing_job(ProcessingJobName='streams')
        d = wait('streams', 'p')
        assert d['ProcessingJobStatus'] == 'Stopped', d
        """);

    [Fact]
    public async Task Says_how_a_script_failed() => await lab.RunAsync("""
        d = process('raises', 'raise ValueError("no")')
        assert d['ProcessingJobStatus'] == 'Failed' and d['FailureReason'] == 'AlgorithmError: See job logs for more information, exit code: 1', d
        d = process('explains', 'import sys; open("/opt/ml/output/message", "w").write("no labels"); sys.exit(2)')
        assert d['FailureReason'] == 'AlgorithmError: no labels, exit code: 2' and d['ExitMessage'] == 'no labels', d
        d = process('says', 'open("/opt/ml/output/message", "w").write("all good")')
        assert d['ProcessingJobStatus'] == 'Completed' and d['ExitMessage'] == 'all good', d
        d = process('long', 'import time; time.sleep(600)', StoppingCondition={'MaxRuntimeInSeconds': 1})
        assert d['ProcessingJobStatus'] == 'Stopped' and d['ExitMessage'].startswith('MaxRuntimeExceeded'), d
        d = process('noentry', 'print(1)', AppSpecification={'ImageUri': IMAGE, 'ContainerEntrypoint': ['/no/such/program']})
        assert d['ProcessingJobStatus'] == 'Failed', d
        """);

    [Fact]
    public async Task Refuses_what_AWS_refuses_and_what_it_lacks() => await lab.RunAsync("""
        def no(code, **more): return refused(code, sm.create_processing_job, **processing('refused', 'print(1)', **more))
        assert "must start with /opt/ml/processing" in no('ValidationException', ProcessingOutputConfig={'Outputs': [{'OutputName': 'o', 'S3Output': {'S3Uri': 's3://lab/x', 'LocalPath': '/data', 'S3UploadMode': 'EndOfJob'}}]})
        assert 'ContainerEntrypoint' in no('NotSupportedByLocal', AppSpecification={'ImageUri': IMAGE})
        assert "'me/mine:1'" in no('NotSupportedByLocal', AppSpecification={'ImageUri': 'me/mine:1', 'ContainerEntrypoint': ['x']})
        assert 'InstanceCount' in no('NotSupportedByLocal', ProcessingResources={'ClusterConfig': {'InstanceType': 'ml.m5.large', 'InstanceCount': 3, 'VolumeSizeInGB': 5}})
        assert 'nobody' in refused('ValidationException', sm.describe_processing_job, ProcessingJobName='nobody')
        """);

    [Fact]
    public async Task A_role_may_start_jobs_only_with_leave_for_them_and_for_their_role() => await lab.RunAsync("""
        starter = iam.create_role(RoleName='Starter', AssumeRolePolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action': 'sts:AssumeRole'}]}))['Role']['Arn']
        may('Starter', ('sagemaker:CreateProcessingJob', 'arn:aws:sagemaker:us-east-1:000000000000:processing-job/mine-*'))
        as_starter = session(starter)('sagemaker')
        assert 'sagemaker:CreateProcessingJob' in refused('AccessDeniedException', as_starter.create_processing_job, **processing('other', 'print(1)'))
        assert 'iam:PassRole' in refused('AccessDeniedException', as_starter.create_processing_job, **processing('mine-1', 'print(1)'))
        may('Starter', ('sagemaker:CreateProcessingJob', '*'), ('iam:PassRole', ROLE))
        as_starter.create_processing_job(**processing('mine-1', 'print(1)'))
        assert wait('mine-1', 'p')['ProcessingJobStatus'] == 'Completed'
        """);
}
