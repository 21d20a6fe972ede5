using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class RestartedTests(Lab lab) : IClassFixture<Lab>
{
    // A job that goes on, the first time, when it may.
    private const string Waits = """
        SCRIPT = '''
            import os, time
            seen = '/opt/ml/checkpoints/seen'
            while not os.path.exists(seen) and not os.path.exists('/opt/ml/model/go'): time.sleep(0.05)
            open(seen, 'w').write('x')
            '''

        """;

    [Fact]
    public async Task A_fault_of_the_service_begins_the_job_again_as_often_as_its_retry_strategy_says()
    {
        var job = lab.RunAsync(Waits + """
            d = train('again', SCRIPT, CheckpointConfig={'S3Uri': 's3://lab/again/'}, RetryStrategy={'MaximumRetryAttempts': 1})
            assert d['TrainingJobStatus'] == 'Completed', d
            assert [t['Status'] for t in d['SecondaryStatusTransitions']] == ['Starting', 'Downloading', 'Training', 'Uploading', 'Starting', 'Downloading', 'Training', 'Uploading', 'Completed'], d['SecondaryStatusTransitions']
            """);
        // Where the archive is to be written there is a folder: the endpoint itself cannot go on.
        await BreakAsync("again");
        await job;

        job = lab.RunAsync(Waits + """
            d = train('once', SCRIPT, CheckpointConfig={'S3Uri': 's3://lab/once/'})
            assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('InternalServerError: '), d
            """);
        await BreakAsync("once");
        await job;
    }

    [Fact]
    public async Task A_script_that_fails_is_not_begun_again() => await lab.RunAsync("""
        d = train('fails', 'raise ValueError(1)', RetryStrategy={'MaximumRetryAttempts': 3})
        assert d['TrainingJobStatus'] == 'Failed' and len(d['SecondaryStatusTransitions']) == 4 and d['RetryStrategy'] == {'MaximumRetryAttempts': 3}, d
        """);

    [Fact]
    public async Task A_job_with_a_retry_strategy_goes_on_after_the_endpoint_was_killed()
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-restarted-").FullName;
        try
        {
            using (var first = await LocalProcess.StartAsync(folder))
            {
                await Lab.PrepareAsync(first.Endpoint);
                await Lab.RunAsync(first.Endpoint, """
                    sm.create_training_job(**training('cut', '''
                        import os, time
                        place = '/opt/ml/checkpoints/seen'
                        again = os.path.exists(place)
                        open(place, 'w').write('x')
                        time.sleep(0 if again else 100)
                        open('/opt/ml/model/m', 'w').write('again')
                        ''', CheckpointConfig={'S3Uri': 's3://lab/cut/'}, RetryStrategy={'MaximumRetryAttempts': 2}))
                    until(lambda: keys('cut/'))
                    assert keys('cut/')
                    """);
                first.Kill();
            }

            using var second = await LocalProcess.StartAsync(folder);

            await Lab.RunAsync(second.Endpoint, """
                d = wait('cut')
                assert d['TrainingJobStatus'] == 'Completed' and model(d)['m'] == 'again', d
                assert [t['Status'] for t in d['SecondaryStatusTransitions']] == ['Starting', 'Downloading', 'Training', 'Starting', 'Downloading', 'Training', 'Uploading', 'Completed'], d
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Warm_pools_wait_are_reused_and_end() => await lab.RunAsync("""
        pool = lambda seconds: {'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 5, 'KeepAlivePeriodInSeconds': seconds}
        for attempt in range(4):
            one, two = 'warm1-%d' % attempt, 'warm2-%d' % attempt
            d = train(one, 'print(1)', ResourceConfig=pool(3600))
            assert d['WarmPoolStatus'] == {'Status': 'Available'}, d['WarmPoolStatus']
            train('other-%d' % attempt, 'print(1)', ResourceConfig={**pool(3600), 'VolumeSizeInGB': 6})
            between = described(one, 't')['WarmPoolStatus']['Status']
            train(two, 'print(1)', ResourceConfig=pool(60))
            w = described(one, 't')['WarmPoolStatus']
            if w['Status'] != 'Terminated': break # else this machine takes longer for two jobs than a pool waits, and tries again
        assert between == 'Available', 'other resources take another pool'
        assert w['Status'] == 'Reused' and w['ReusedByJob'] == two and w['ResourceRetainedBillableTimeInSeconds'] >= 1, w
        for _ in tries():
            w = described(two, 't')['WarmPoolStatus']
            if w['Status'] == 'Terminated': break
        assert w == {'Status': 'Terminated', 'ResourceRetainedBillableTimeInSeconds': 60}, w
        """);

    [Fact]
    public async Task Fast_file_shuffles_and_switches_are_taken_and_what_cannot_be_is_refused() => await lab.RunAsync("""
        s3.put_object(Bucket='lab', Key='ff/a', Body=b'1')
        channel = lambda **more: [{'ChannelName': 'train', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/ff/'}}, **more}]
        d = train('fastfile', 'open("/opt/ml/model/m", "w").write(open("/opt/ml/input/data/train/a").read()); import os; os.makedirs("/opt/ml/output/tensorboard", exist_ok=True); open("/opt/ml/output/tensorboard/e", "w").write("e")',
            InputDataConfig=channel(InputMode='FastFile', ShuffleConfig={'Seed': 3}), TensorBoardOutputConfig={'S3OutputPath': 's3://lab/board'}, DebugHookConfig={'S3OutputPath': 's3://lab/debug'},
            DebugRuleConfigurations=[{'RuleConfigurationName': 'overfit', 'RuleEvaluatorImage': '503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest'}], ProfilerConfig={'S3OutputPath': 's3://lab/profile'})
        assert d['TrainingJobStatus'] == 'Completed' and model(d)['m'] == '1' and keys('board') == ['board/e'], d
        assert d['DebugRuleEvaluationStatuses'][0]['RuleEvaluationStatus'] == 'Error' and 'evaluates no rules' in d['DebugRuleEvaluationStatuses'][0]['StatusDetails']
        assert d['DebugHookConfig']['S3OutputPath'] == 's3://lab/debug' and d['ProfilingStatus'] == 'Enabled'
        no = lambda code, **more: refused(code, sm.create_training_job, **training('never', 'print(1)', InputDataConfig=channel(**more)))
        assert 'InputMode Pipe' in no('NotSupportedByLocal', InputMode='Pipe')
        assert 'RecordIO' in no('NotSupportedByLocal', RecordWrapperType='RecordIO')
        assert 'AugmentedManifestFile' in no('ValidationException', DataSource={'S3DataSource': {'S3DataType': 'AugmentedManifestFile', 'S3Uri': 's3://lab/m', 'AttributeNames': ['a']}})
        s3.put_object(Bucket='lab', Key='escape.manifest', Body=json.dumps([{'prefix': 's3://lab/'}, '../../../ff/a']).encode())
        d = train('escape', 'print(1)', InputDataConfig=channel(DataSource={'S3DataSource': {'S3DataType': 'ManifestFile', 'S3Uri': 's3://lab/escape.manifest'}}))
        assert d['TrainingJobStatus'] == 'Failed' and 'leads out of' in d['FailureReason'], d
        """);

    private async Task BreakAsync(string name)
    {
        var root = Path.Combine(lab.StateFolder, "jobs", "training-job", name);
        for (var tries = 0; tries < 12_000 && !(Directory.Exists(Path.Combine(root, "ml", "code")) && Directory.Exists(Path.Combine(root, "ml", "model"))); tries++) await Task.Delay(10);
        Directory.CreateDirectory(Path.Combine(root, "model.tar.gz"));
        await File.WriteAllTextAsync(Path.Combine(root, "ml", "model", "go"), "");
    }
}
