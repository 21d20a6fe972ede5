using MlInfra.Local.Tests.SageMaker.Jobs;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class JobStepTests(Lab lab) : IClassFixture<Lab>, IDisposable
{
    private const string Helpers = """
        TRAIN = 'import argparse, time\np = argparse.ArgumentParser(); p.add_argument("-x", type=float); p.add_argument("--wait", type=float, default=0); a = p.parse_args()\ntime.sleep(a.wait)\nprint("loss=%f;" % ((a.x - 0.3) ** 2))\nopen("/opt/ml/model/answer.txt", "w").write(str(a.x))'
        SERVES = "def model_fn(folder): return open(folder + '/answer.txt').read()\ndef input_fn(body, kind): return body\ndef predict_fn(body, model): return model\ndef output_fn(answer, accept): return answer, 'text/plain'\n"
        def tune(jobs=3, goal='Minimize', wait=0, **more):
            t = training('tuned', TRAIN, {'wait': str(wait)})
            d = {k: t[k] for k in ('RoleArn', 'OutputDataConfig', 'ResourceConfig', 'StoppingCondition')}
            d['StaticHyperParameters'] = t['HyperParameters']
            d['AlgorithmSpecification'] = {**t['AlgorithmSpecification'], 'MetricDefinitions': [{'Name': 'loss', 'Regex': 'loss=([0-9.]+);'}]}
            return step('Tune', 'Tuning', {'TrainingJobDefinition': d, 'HyperParameterTuningJobConfig': dict(Strategy='Random', RandomSeed=1, HyperParameterTuningJobObjective={'Type': goal, 'MetricName': 'loss'},
                ResourceLimits={'MaxParallelTrainingJobs': 2, 'MaxNumberOfTrainingJobs': reference('Parameters.Jobs')}, ParameterRanges={'ContinuousParameterRanges': [{'Name': 'x', 'MinValue': '0', 'MaxValue': '1'}]})}, **more)
        JOBS = [{'Name': 'Jobs', 'Type': 'Integer', 'DefaultValue': 3}]
        def top(k): return {'Std:Join': {'On': '/', 'Values': ['s3://lab/models', reference('Steps.Tune.TrainingJobSummaries[%d].TrainingJobName' % k), 'output/model.tar.gz']}}

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-tuned-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_best_model_of_a_search_is_made_and_transforms_a_batch() => await RunAsync("""
        s3.put_object(Bucket='lab', Key='batch/in.csv', Body=b'1\n2\n3\n')
        source = bundle('serve.tar.gz', inference__py=SERVES)
        model = step('Create', 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': IMAGE, 'ModelDataUrl': top(0), 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_SUBMIT_DIRECTORY': source}}})
        batch = step('Batch', 'Transform', {'ModelName': reference('Steps.Create.ModelName'), 'TransformInput': {'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/batch/'}}, 'ContentType': 'text/csv', 'SplitType': 'Line'},
            'TransformOutput': {'S3OutputPath': {'Std:Join': {'On': '/', 'Values': ['s3://lab/batched', reference('Execution.PipelineExecutionId')]}}, 'AssembleWith': 'Line'}, 'TransformResources': {'InstanceType': 'ml.m5.large', 'InstanceCount': 1}, 'BatchStrategy': 'SingleRecord'})
        said = step('Said', 'Fail', {'ErrorMessage': {'Std:Join': {'On': ' ', 'Values': [reference('Steps.Tune.BestTrainingJob.TrainingJobName'), reference('Steps.Tune.TrainingJobSummaries[0].TrainingJobName'), reference('Steps.Tune.TrainingJobSummaries[2].FinalHyperParameterTuningJobObjectiveMetric.MetricName'), reference('Steps.Batch.TransformOutput.S3OutputPath')]}}})
        pipeline('best', tune(), model, batch, said, parameters=JOBS)
        d, s = run('best')
        assert [x['StepStatus'] for x in s.values()] == ['Succeeded'] * 3 + ['Failed'], s
        best, first, metric, out = d['FailureReason'].split(' ')
        run_id = d['PipelineExecutionArn'].split('/')[-1]
        assert best == first and metric == 'loss' and out == 's3://lab/batched/' + run_id, d
        name = s['Tune']['Metadata']['TuningJob']['Arn'].split('/')[1]
        assert name.startswith(run_id + '-Tune') and len(name) <= 32 and s['Batch']['Metadata']['TransformJob']['Arn'].split('/')[1].startswith('pipelines-%s-Batch-' % run_id), s
        xs = {t['TrainingJobName']: float(t['TunedHyperParameters']['x']) for t in sm.list_training_jobs_for_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)['TrainingJobSummaries']}
        assert len(xs) == 3 and min(xs, key=lambda n: abs(xs[n] - 0.3)) == best, (xs, best)
        lines = text('batched/%s/in.csv.out' % run_id).splitlines()
        assert len(lines) == 3 and set(map(float, lines)) == {xs[best]}, (lines, xs)
        assert {t['Key'] for t in sm.list_tags(ResourceArn=s['Tune']['Metadata']['TuningJob']['Arn'])['Tags']} == {'sagemaker:pipeline-execution-arn'}
        """);

    [Fact]
    public async Task A_search_is_stopped_with_its_execution_and_its_role_is_judged() => await RunAsync("""
        pipeline('stopped', tune(wait=60), parameters=JOBS)
        e = start('stopped')
        until(lambda: steps(e).get('Tune', {}).get('StepStatus') == 'Executing' and sm.list_training_jobs(StatusEquals='InProgress')['TrainingJobSummaries'])
        sm.stop_pipeline_execution(PipelineExecutionArn=e)
        d, s = ended(e), steps(e)
        assert d['PipelineExecutionStatus'] == 'Stopped' and s['Tune']['StepStatus'] == 'Stopped', (d, s)
        assert sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=s['Tune']['Metadata']['TuningJob']['Arn'].split('/')[1])['HyperParameterTuningJobStatus'] == 'Stopped'
        pipeline('denied', tune(), parameters=JOBS, role=make_role('NoTuning', ('sagemaker:CreateTrainingJob', '*'), ('sagemaker:AddTags', '*'), ('iam:PassRole', ROLE)))
        assert 'not authorized to perform: sagemaker:CreateHyperParameterTuningJob' in run('denied')[1]['Tune']['FailureReason']
        """);

    [Fact]
    public async Task An_earlier_search_is_taken_again() => await RunAsync("""
        cached = lambda **more: tune(CacheConfig={'Enabled': True}, **more)
        pipeline('cached', cached(), step('Said', 'Fail', {'ErrorMessage': reference('Steps.Tune.BestTrainingJob.TrainingJobName')}), parameters=JOBS)
        first, a = run('cached'); second, b = run('cached'); third, c = run('cached', Jobs='1')
        assert b['Tune']['CacheHitResult'] == {'SourcePipelineExecutionArn': first['PipelineExecutionArn']} and second['FailureReason'] == first['FailureReason'], b
        assert 'CacheHitResult' not in c['Tune'] and third['FailureReason'] != first['FailureReason'], c
        """);

    [Fact]
    public async Task Refused_at_the_start_is_what_no_job_here_could_run() => await RunAsync("""
        def no(name, *s): pipeline(name, *s, parameters=JOBS); return refused('NotSupportedByLocal', sm.start_pipeline_execution, PipelineName=name)
        search = tune(); search['Arguments']['TrainingJobDefinition']['AlgorithmSpecification']['TrainingImage'] = 'me/own:1'
        assert "the step 'Tune' (Tuning): the image 'me/own:1'" in no('own', search)
        model = step('Create', 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': '683313688378.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.1'}})
        batch = step('Batch', 'Transform', {'ModelName': reference('Steps.Create.ModelName')})
        assert "the step 'Batch' (Transform): the image 683313688378.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.1" in no('foreign', model, batch)
        train = step('Train', 'Training', {'AlgorithmSpecification': {'TrainingImage': IMAGE, 'TrainingInputMode': 'File'}})
        assert "the step 'Train' (Training): the image '%s' without a script" % IMAGE in no('scriptless', train)
        """);

    [Fact]
    public async Task A_killed_endpoint_goes_on_with_the_same_search()
    {
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await Lab.PrepareAsync(first.Endpoint);
            await Lab.RunAsync(first.Endpoint, Helpers + """
                pipeline('cut', tune(wait=1.5), step('Create', 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': IMAGE, 'ModelDataUrl': top(0)}}), parameters=JOBS)
                start('cut', Jobs='4')
                until(lambda: sm.list_training_jobs(StatusEquals='Completed')['TrainingJobSummaries'])
                """);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, Helpers + """
            e = sm.list_pipeline_executions(PipelineName='cut')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
            d, s = ended(e), steps(e)
            assert d['PipelineExecutionStatus'] == 'Succeeded' and s['Tune']['AttemptCount'] == 1 and s['Create']['AttemptCount'] == 1, (d, s)
            jobs = sm.list_hyper_parameter_tuning_jobs()['HyperParameterTuningJobSummaries']
            assert len(jobs) == 1 and jobs[0]['TrainingJobStatusCounters']['Completed'] == 4, jobs
            """);
    }

    [Fact]
    public async Task A_batch_that_was_cut_off_is_transformed_again()
    {
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await Lab.PrepareAsync(first.Endpoint);
            await Lab.RunAsync(first.Endpoint, Helpers + """
                s3.put_object(Bucket='lab', Key='batch/in.csv', Body=b'1\n2\n')
                artifact = bundle('m.tar.gz', answer__txt='7', **{'code/inference__py': SERVES.replace('return model\n', 'import time; time.sleep(3); return model\n')})
                sm.create_model(ModelName='slow', ExecutionRoleArn=ROLE, PrimaryContainer={'Image': IMAGE, 'ModelDataUrl': artifact, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py'}})
                pipeline('cut', step('Batch', 'Transform', {'ModelName': 'slow', 'TransformInput': {'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/batch/'}}, 'ContentType': 'text/csv'},
                    'TransformOutput': {'S3OutputPath': 's3://lab/batched'}, 'TransformResources': {'InstanceType': 'ml.m5.large', 'InstanceCount': 1}}))
                e = start('cut')
                until(lambda: steps(e).get('Batch', {}).get('StepStatus') == 'Executing')
                """);
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        await Lab.RunAsync(second.Endpoint, Helpers + """
            e = sm.list_pipeline_executions(PipelineName='cut')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
            d, s = ended(e), steps(e)
            assert d['PipelineExecutionStatus'] == 'Succeeded' and s['Batch']['AttemptCount'] == 2 and text('batched/in.csv.out').strip() == '7', (d, s)
            assert sorted(j['TransformJobStatus'] for j in sm.list_transform_jobs()['TransformJobSummaries']) == ['Completed', 'Failed']
            """);
    }

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);
}
