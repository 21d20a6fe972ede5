using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class ExecutionTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task Values_go_from_step_to_step_and_a_condition_chooses() => await lab.RunAsync("""
        one = job_step('One', 'import json; json.dump({"m": {"accuracy": 0.9}}, open("/opt/ml/processing/out/r.json", "w"))', ['out'], PropertyFiles=[{'PropertyFileName': 'report', 'OutputName': 'out', 'FilePath': 'r.json'}])
        two = job_step('Two', 'import os; assert os.listdir("/opt/ml/processing/in") == ["r.json"]; assert os.environ["GATE"] == "0.5"')
        two['Arguments']['ProcessingInputs'].append({'InputName': 'in', 'S3Input': {'S3Uri': reference("Steps.One.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"), 'LocalPath': '/opt/ml/processing/in', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}})
        two['Arguments']['Environment'] = {'GATE': {'Std:Join': {'On': '', 'Values': [reference('Parameters.Gate')]}}}
        check = step('Check', 'Condition', {'Conditions': [{'Type': 'GreaterThanOrEqualTo', 'LeftValue': {'Std:JsonGet': {'PropertyFile': reference('Steps.One.PropertyFiles.report'), 'Path': 'm.accuracy'}}, 'RightValue': reference('Parameters.Gate')}],
            'IfSteps': [two], 'ElseSteps': [step('Weak', 'Fail', {'ErrorMessage': {'Std:Join': {'On': ' ', 'Values': ['below', reference('Parameters.Gate')]}}})]})
        pipeline('gated', one, check, parameters=[{'Name': 'Gate', 'Type': 'Float', 'DefaultValue': 0.5}], PipelineDescription='d', Tags=[{'Key': 'team', 'Value': 'x'}])
        d, s = run('gated')
        assert d['PipelineExecutionStatus'] == 'Succeeded', s
        assert list(s) == ['One', 'Check', 'Two'] and s['Check']['Metadata'] == {'Condition': {'Outcome': 'True'}}, s
        name = s['Two']['Metadata']['ProcessingJob']['Arn'].split('/')[1]
        assert name.startswith('pipelines-%s-Two-' % d['PipelineExecutionArn'].split('/')[-1]) and s['Two']['AttemptCount'] == 1
        assert {'Key': 'sagemaker:pipeline-execution-arn', 'Value': d['PipelineExecutionArn']} in sm.list_tags(ResourceArn=s['Two']['Metadata']['ProcessingJob']['Arn'])['Tags']
        d, s = run('gated', Gate='0.95')
        assert d['PipelineExecutionStatus'] == 'Failed' and d['FailureReason'] == 'below 0.95', d
        assert list(s) == ['One', 'Check', 'Weak'] and s['Weak']['FailureReason'] == 'below 0.95' and s['Weak']['Metadata'] == {'Fail': {'ErrorMessage': 'below 0.95'}}, s
        assert sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=d['PipelineExecutionArn'])['PipelineParameters'] == [{'Name': 'Gate', 'Value': '0.95'}]
        p = sm.describe_pipeline(PipelineName='gated')
        assert p['PipelineStatus'] == 'Active' and 'LastRunTime' in p and p['PipelineDescription'] == 'd'
        assert sm.describe_pipeline_definition_for_execution(PipelineExecutionArn=d['PipelineExecutionArn'])['PipelineDefinition'] == p['PipelineDefinition']
        assert len(sm.list_pipeline_executions(PipelineName='gated')['PipelineExecutionSummaries']) == 2 and sm.list_pipelines(PipelineNamePrefix='gat')['PipelineSummaries'][0]['PipelineName'] == 'gated'
        assert 'cannot be retried' in refused('ValidationException', sm.retry_pipeline_execution, PipelineExecutionArn=d['PipelineExecutionArn'])
        """);

    [Fact]
    public async Task Branches_run_side_by_side_as_far_as_they_may() => await lab.RunAsync("""
        # Each waits until both have begun: it ends only if they run at once.
        script = 'import boto3, time, sys\nc = boto3.client("s3")\nc.put_object(Bucket="lab", Key="meet/%s")\nfor _ in range(1200):\n    if c.list_objects_v2(Bucket="lab", Prefix="meet/")["KeyCount"] == 2: sys.exit(0)\n    time.sleep(0.05)\nsys.exit(1)'
        pipeline('wide', job_step('A', script % 'a'), job_step('B', script % 'b'))
        d, s = run('wide')
        assert d['PipelineExecutionStatus'] == 'Succeeded', s
        pipeline('narrow', *[job_step(n, 'print(1)') for n in 'ABC'], ParallelismConfiguration={'MaxParallelExecutionSteps': 1})
        d, s = run('narrow')
        times = sorted((x['StartTime'], x['EndTime']) for x in s.values())
        assert all(a[1] <= b[0] for a, b in zip(times, times[1:])), times
        """);

    [Fact]
    public async Task A_failed_step_fails_the_execution_after_the_others_have_ended() => await lab.RunAsync("""
        pipeline('fails', job_step('Bad', 'raise SystemExit(3)'), job_step('Good', 'import time; time.sleep(0.5)'), job_step('Behind', 'print(1)', DependsOn=['Bad']), job_step('AfterGood', 'print(1)', DependsOn=['Good']))
        d, s = run('fails')
        assert d['PipelineExecutionStatus'] == 'Failed' and d['FailureReason'] == 'Step failure: One or multiple steps failed.', d
        assert {n: x['StepStatus'] for n, x in s.items()} == {'Bad': 'Failed', 'Good': 'Succeeded', 'AfterGood': 'Succeeded'}, s
        assert s['Bad']['FailureReason'] == 'AlgorithmError: See job logs for more information, exit code: 3', s
        s3.put_object(Bucket='lab', Key='code/code-Bad/run.py', Body=b'print(1)')
        sm.retry_pipeline_execution(PipelineExecutionArn=d['PipelineExecutionArn'])
        d = ended(d['PipelineExecutionArn']); again = steps(d['PipelineExecutionArn'])
        assert d['PipelineExecutionStatus'] == 'Succeeded' and 'FailureReason' not in d and 'Behind' in again, again
        assert again['Good']['EndTime'] == s['Good']['EndTime']
        """);

    [Fact]
    public async Task Stopping_stops_the_job_and_starts_nothing_more() => await lab.RunAsync("""
        pipeline('stops', job_step('Slow', 'import time; time.sleep(600)'), job_step('Next', 'print(1)', DependsOn=['Slow']))
        e = start('stops')
        until(lambda: steps(e).get('Slow', {}).get('StepStatus') == 'Executing')
        assert 'running' in refused('ConflictException', sm.delete_pipeline, PipelineName='stops', ClientRequestToken='t' * 32)
        sm.stop_pipeline_execution(PipelineExecutionArn=e)
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Stopped' and list(s) == ['Slow'] and s['Slow']['StepStatus'] == 'Stopped', (d, s)
        assert sm.describe_processing_job(ProcessingJobName=s['Slow']['Metadata']['ProcessingJob']['Arn'].split('/')[1])['ProcessingJobStatus'] == 'Stopped'
        assert 'can be stopped' in refused('ValidationException', sm.stop_pipeline_execution, PipelineExecutionArn=e)
        sm.delete_pipeline(PipelineName='stops')
        assert 'does not exist' in refused('ResourceNotFound', sm.describe_pipeline, PipelineName='stops')
        """);

    [Fact]
    public async Task A_cached_step_takes_the_earlier_result() => await lab.RunAsync("""
        one = lambda expire='PT1H': job_step('One', 'open("/opt/ml/processing/out/x", "w").write("1")', ['out'], CacheConfig={'Enabled': True, 'ExpireAfter': expire})
        two = job_step('Two', 'import os; assert os.listdir("/opt/ml/processing/in") == ["x"]')
        two['Arguments']['ProcessingInputs'].append({'InputName': 'in', 'S3Input': {'S3Uri': reference("Steps.One.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"), 'LocalPath': '/opt/ml/processing/in', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}})
        pipeline('cached', one(), two)
        first, s1 = run('cached')
        second, s2 = run('cached')
        assert second['PipelineExecutionStatus'] == 'Succeeded', s2
        assert 'CacheHitResult' not in s1['One'] and s2['One']['CacheHitResult'] == {'SourcePipelineExecutionArn': first['PipelineExecutionArn']}, s2
        assert s2['One']['Metadata'] == s1['One']['Metadata'] and s2['Two']['Metadata'] != s1['Two']['Metadata']
        third, s3_ = run('cached')
        assert s3_['One']['CacheHitResult'] == {'SourcePipelineExecutionArn': first['PipelineExecutionArn']}
        changed = json.loads(sm.describe_pipeline(PipelineName='cached')['PipelineDefinition'])
        changed['Steps'][0]['Arguments']['Environment'] = {'A': 'other'}
        sm.update_pipeline(PipelineName='cached', PipelineDefinition=json.dumps(changed))
        assert 'CacheHitResult' not in run('cached')[1]['One']
        """);

    [Fact]
    public async Task The_pipelines_role_needs_leave_for_every_step() => await lab.RunAsync("""
        weak = make_role('Weak', ('sagemaker:CreateProcessingJob', '*'), ('sagemaker:AddTags', '*'))
        pipeline('weak', job_step('One', 'print(1)'), role=weak)
        d, s = run('weak')
        assert d['PipelineExecutionStatus'] == 'Failed' and s['One']['FailureReason'].startswith('ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: '), s
        assert 'arn:aws:sts::000000000000:assumed-role/Weak/SageMaker is not authorized to perform: iam:PassRole' in s['One']['FailureReason'], s
        may('Weak', ('sagemaker:CreateProcessingJob', '*'), ('iam:PassRole', ROLE))
        assert 'sagemaker:AddTags' in run('weak')[1]['One']['FailureReason']
        may('Weak', *PIPELINE)
        assert run('weak')[0]['PipelineExecutionStatus'] == 'Succeeded'
        """);

    [Fact]
    public async Task Refuses_before_any_step_runs_what_it_can_not_run() => await lab.RunAsync("""
        def no(code, name, **more): return refused(code, sm.start_pipeline_execution, PipelineName=name, **more)
        pipeline('cluster', job_step('One', 'print(1)'), step('Spark', 'EMR', {}), step('Check', 'QualityCheck', {}))
        said = no('NotSupportedByLocal', 'cluster')
        assert "the step 'Spark' (EMR): the step type EMR; the step 'Check' (QualityCheck): the step type QualityCheck" in said, said
        foreign = job_step('Two', 'print(1)'); foreign['Arguments']['AppSpecification']['ImageUri'] = reference('Parameters.Image')
        pipeline('foreign', job_step('One', 'print(1)'), foreign, parameters=[{'Name': 'Image', 'Type': 'String'}])
        assert "the step 'Two' (Processing): the image 'me/own:2'" in no('NotSupportedByLocal', 'foreign', PipelineParameters=[{'Name': 'Image', 'Value': 'me/own:2'}])
        assert 'Parameters [Image] do not have default values' in no('ValidationException', 'foreign')
        assert sm.list_pipeline_executions(PipelineName='foreign')['PipelineExecutionSummaries'] == []
        assert no('ResourceNotFound', 'nobody') == "Pipeline 'arn:aws:sagemaker:us-east-1:000000000000:pipeline/nobody' does not exist."
        assert 'Pipeline names must be unique' in refused('ValidationException', sm.create_pipeline, PipelineName='foreign', RoleArn=ROLE, PipelineDefinition=sm.describe_pipeline(PipelineName='foreign')['PipelineDefinition'])
        assert 'Unable to parse pipeline definition' in refused('ValidationException', sm.create_pipeline, PipelineName='broken', RoleArn=ROLE, PipelineDefinition='{')
        """);

    [Fact]
    public async Task The_same_token_starts_one_execution() => await lab.RunAsync("""
        pipeline('once', job_step('One', 'print(1)'))
        token = 'k' * 32
        first = sm.start_pipeline_execution(PipelineName='once', ClientRequestToken=token)['PipelineExecutionArn']
        assert sm.start_pipeline_execution(PipelineName='once', ClientRequestToken=token)['PipelineExecutionArn'] == first
        ended(first)
        assert sm.start_pipeline_execution(PipelineName='once', ClientRequestToken=token)['PipelineExecutionArn'] == first
        assert len(sm.list_pipeline_executions(PipelineName='once')['PipelineExecutionSummaries']) == 1
        """);

    [Fact]
    public async Task A_definition_may_lie_in_S3() => await lab.RunAsync("""
        s3.put_object(Bucket='lab', Key='definition.json', Body=json.dumps({'Version': '2020-12-01', 'Steps': [job_step('One', 'print(1)')]}).encode())
        sm.create_pipeline(PipelineName='from-s3', RoleArn=ROLE, PipelineDefinitionS3Location={'Bucket': 'lab', 'ObjectKey': 'definition.json'})
        assert run('from-s3')[0]['PipelineExecutionStatus'] == 'Succeeded'
        assert 'definition.jsonn' in refused('ValidationException', sm.create_pipeline, PipelineName='x', RoleArn=ROLE, PipelineDefinitionS3Location={'Bucket': 'lab', 'ObjectKey': 'definition.jsonn'})
        """);
}
