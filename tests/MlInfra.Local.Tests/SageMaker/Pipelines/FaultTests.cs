using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class FaultTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task Starts_that_are_doubled_at_once_are_one_execution() => await lab.RunAsync("""
        from concurrent.futures import ThreadPoolExecutor
        pipeline('doubled', job_step('Doubled', 'print(1)'))
        def begin(token): return client('sagemaker').start_pipeline_execution(PipelineName='doubled', ClientRequestToken=token)['PipelineExecutionArn']
        with ThreadPoolExecutor(8) as pool: same = set(pool.map(begin, ['s' * 32] * 16))
        assert len(same) == 1, same
        with ThreadPoolExecutor(8) as pool: others = set(pool.map(begin, [str(i) * 32 for i in range(8)]))
        assert len(others) == 8 and not others & same
        for e in others | same: assert ended(e)['PipelineExecutionStatus'] == 'Succeeded', steps(e)
        assert len(sm.list_pipeline_executions(PipelineName='doubled', MaxResults=100)['PipelineExecutionSummaries']) == 9
        assert len(sm.list_processing_jobs(NameContains='Doubled', MaxResults=100)['ProcessingJobSummaries']) == 9
        """);

    [Fact]
    public async Task A_job_that_this_machine_fails_is_tried_again_as_its_policy_says()
    {
        // Where the jobs' folders should be there is a file: every job fails with an internal error until it is gone.
        var jobs = Path.Combine(lab.StateFolder, "jobs");
        if (Directory.Exists(jobs)) Directory.Delete(jobs, recursive: true);
        await File.WriteAllTextAsync(jobs, "in the way");
        var execution = await lab.RunAsync("""
            policy = lambda **more: [{'ExceptionType': ['SageMaker.JOB_INTERNAL_ERROR', 'SageMaker.CAPACITY_ERROR'], 'IntervalSeconds': 60, 'BackoffRate': 1, **more}]
            pipeline('given-up', job_step('One', 'print(1)', RetryPolicies=policy(MaxAttempts=2)))
            d, s = run('given-up')
            assert d['PipelineExecutionStatus'] == 'Failed' and s['One']['AttemptCount'] == 3 and s['One']['FailureReason'].startswith('InternalServerError'), s
            pipeline('none', job_step('One', 'print(1)'))
            assert run('none')[1]['One']['AttemptCount'] == 1
            pipeline('patient', job_step('One', 'print(1)', RetryPolicies=policy(ExpireAfterMin=14000)))
            e = start('patient')
            until(lambda: steps(e).get('One', {}).get('AttemptCount', 0) > 1)
            print(e)
            """);
        File.Delete(jobs);

        await lab.RunAsync($"e = '{execution.Trim()}'\n" + """
            d, s = ended(e), steps(e)
            assert d['PipelineExecutionStatus'] == 'Succeeded' and s['One']['AttemptCount'] > 2 and 'FailureReason' not in s['One'], s
            """);
    }

    [Fact]
    public async Task A_retry_that_is_doubled_is_one_retry() => await lab.RunAsync("""
        pipeline('again', job_step('One', 'raise SystemExit(3)'))
        d, s = run('again')
        s3.put_object(Bucket='lab', Key='code/code-One/run.py', Body=b'import boto3, time\nwhile not boto3.client("s3").list_objects_v2(Bucket="lab", Prefix="refused/")["KeyCount"]: time.sleep(0.05)')
        for _ in range(2): sm.retry_pipeline_execution(PipelineExecutionArn=d['PipelineExecutionArn'], ClientRequestToken='r' * 32)
        assert 'Only failed or stopped' in refused('ValidationException', sm.retry_pipeline_execution, PipelineExecutionArn=d['PipelineExecutionArn'], ClientRequestToken='s' * 32)
        s3.put_object(Bucket='lab', Key='refused/yes')
        assert ended(d['PipelineExecutionArn'])['PipelineExecutionStatus'] == 'Succeeded'
        sm.retry_pipeline_execution(PipelineExecutionArn=d['PipelineExecutionArn'], ClientRequestToken='r' * 32)
        assert sm.describe_pipeline_execution(PipelineExecutionArn=d['PipelineExecutionArn'])['PipelineExecutionStatus'] == 'Succeeded'
        """);

    [Fact]
    public async Task A_role_that_loses_its_leave_while_it_runs_fails_the_next_step() => await lab.RunAsync("""
        role = make_role('Losing', *EVERYTHING, *PIPELINE)
        pipeline('losing', job_step('One', 'import boto3, time\nc = boto3.client("s3")\nc.put_object(Bucket="lab", Key="losing/runs")\nwhile c.list_objects_v2(Bucket="lab", Prefix="losing/")["KeyCount"] < 2: time.sleep(0.05)'),
            job_step('Two', 'print(1)', DependsOn=['One']), role=role)
        e = start('losing')
        until(lambda: keys('losing/') == ['losing/runs'])
        may('Losing', *EVERYTHING)
        s3.put_object(Bucket='lab', Key='losing/taken')
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Failed' and s['One']['StepStatus'] == 'Succeeded' and 'not authorized to perform: sagemaker:CreateProcessingJob' in s['Two']['FailureReason'], s
        """);
}
