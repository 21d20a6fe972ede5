using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

public sealed class SpotTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        import urllib.request
        def interrupt(**body):
            return json.loads(urllib.request.urlopen(urllib.request.Request(os.environ['LOCAL'] + '/_mlinfra/spot', json.dumps(body).encode(), method='POST')).read())
        COUNTS = '''
            import os, signal, sys, time
            place = '/opt/ml/checkpoints/count'
            done = int(open(place).read()) if os.path.exists(place) else 0
            def save(*_):
                open('/opt/ml/checkpoints/saved-at-%d' % done, 'w').write('on SIGTERM'); sys.exit(0)
            signal.signal(signal.SIGTERM, save)
            print('from=%d;' % done, flush=True)
            while done < 30:
                time.sleep(0.05); done += 1
                open(place, 'w').write(str(done))
            open('/opt/ml/model/m', 'w').write(str(done))
            '''
        def spot(name, script=COUNTS, wait_seconds=3600, **more):
            r = training(name, script, EnableManagedSpotTraining=True, CheckpointConfig={'S3Uri': 's3://lab/spot/%s/' % name}, StoppingCondition={'MaxRuntimeInSeconds': 60, 'MaxWaitTimeInSeconds': wait_seconds})
            r['AlgorithmSpecification']['MetricDefinitions'] = [{'Name': 'from', 'Regex': 'from=([0-9]+);'}]
            r.update(more)
            sm.create_training_job(**r)
            return wait(name)
        def course(d): return [t['Status'] for t in d['SecondaryStatusTransitions']]

        """;

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);

    [Fact]
    public async Task An_interrupted_job_saves_waits_and_goes_on_from_its_checkpoint() => await RunAsync("""
        assert interrupt(interrupt=True) == {'armed': 1}
        d = spot('resumes')
        assert d['TrainingJobStatus'] == 'Completed', d
        assert course(d) == ['Starting', 'Downloading', 'Training', 'Interrupted', 'Starting', 'Downloading', 'Training', 'Uploading', 'Completed'], course(d)
        assert all('EndTime' in t for t in d['SecondaryStatusTransitions'])
        assert model(d)['m'] == '30' and d['FinalMetricDataList'][0]['Value'] >= 1, 'it began again from its checkpoint'
        assert [k for k in keys('spot/resumes/') if 'saved-at' in k], 'SIGTERM gave it time to save'
        waited = [t for t in d['SecondaryStatusTransitions'] if t['Status'] == 'Interrupted'][0]
        assert (waited['EndTime'] - waited['StartTime']).total_seconds() >= 0.5
        assert interrupt(interrupt=False) == {'armed': 0}
        """);

    [Fact]
    public async Task Its_saving_is_told_by_training_and_billable_seconds() => await RunAsync("""
        d = spot('saves', 'import time; time.sleep(4.2); open("/opt/ml/model/m", "w").write("x")')
        assert course(d) == ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']
        t, b = d['TrainingTimeInSeconds'], d['BillableTimeInSeconds']
        assert t >= 5 and b == int(t * 0.3 + 0.5), (t, b)
        d = train('pays', 'import time; time.sleep(1.1)')
        assert d['BillableTimeInSeconds'] == d['TrainingTimeInSeconds'] >= 2, d
        """);

    [Fact]
    public async Task A_job_that_gets_no_capacity_again_in_its_time_stops() => await RunAsync("""
        interrupt(interrupt=True, returns=False)
        d = spot('waits', wait_seconds=100)
        assert d['TrainingJobStatus'] == 'Stopped' and d['SecondaryStatus'] == 'MaxWaitTimeExceeded', d
        assert course(d) == ['Starting', 'Downloading', 'Training', 'Interrupted', 'MaxWaitTimeExceeded'] and 'ModelArtifacts' not in d, course(d)
        interrupt(interrupt=True, returns=False)
        sm.create_training_job(**training('given-up', 'import time; time.sleep(600)', EnableManagedSpotTraining=True, StoppingCondition={'MaxRuntimeInSeconds': 60, 'MaxWaitTimeInSeconds': 86400}))
        until(lambda: described('given-up', 't')['SecondaryStatus'] == 'Interrupted')
        sm.stop_training_job(TrainingJobName='given-up')
        d = wait('given-up')
        assert d['TrainingJobStatus'] == 'Stopped' and course(d)[-2:] == ['Stopping', 'Stopped'] or course(d)[-1] == 'Stopped', d
        """);

    [Fact]
    public async Task Only_spot_jobs_are_interrupted_and_one_that_ends_first_leaves_it_to_the_next() => await RunAsync("""
        assert interrupt(interrupt=True) == {'armed': 1}
        assert course(train('ondemand', 'import time; time.sleep(1.2)')) == ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']
        assert 'Interrupted' not in course(spot('quick', 'print(1)'))
        assert 'Interrupted' in course(spot('next'))
        """);

    [Fact]
    public async Task What_it_is_told_must_make_sense() => await RunAsync("""
        try: interrupt(); raise SystemError
        except urllib.error.HTTPError as e: assert e.code == 400 and b'interrupt' in e.read()
        try: urllib.request.urlopen(os.environ['LOCAL'] + '/_mlinfra/nothing'); raise SystemError
        except urllib.error.HTTPError as e: assert e.code == 404 and b'POST /_mlinfra/spot' in e.read()
        """);

    [Fact]
    public async Task The_built_in_algorithm_goes_on_with_the_round_after_its_checkpoint() => await RunAsync("""
        import random
        s3.put_object(Bucket='lab', Key='spotdata/a.csv', Body='\n'.join('%d,%s' % (i % 2, ','.join(str(random.random() + i % 2) for _ in range(20))) for i in range(4000)))
        interrupt(interrupt=True)
        d = spot('boosted', HyperParameters={'num_round': '60', 'objective': 'binary:logistic', 'max_depth': '8'}, AlgorithmSpecification={'TrainingImage': '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1', 'TrainingInputMode': 'File'},
            InputDataConfig=[{'ChannelName': 'train', 'ContentType': 'text/csv', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/spotdata/'}}}])
        assert d['TrainingJobStatus'] == 'Completed' and 'Interrupted' in course(d), d
        logs = client('logs')
        lines = [e['message'] for s in logs.describe_log_streams(logGroupName='/aws/sagemaker/TrainingJobs', logStreamNamePrefix='boosted/')['logStreams'] for e in logs.get_log_events(logGroupName='/aws/sagemaker/TrainingJobs', logStreamName=s['logStreamName'], limit=10000)['events']]
        rounds = [int(l[1:l.index(']')]) for l in lines if l.startswith('[') and '#011' in l]
        assert rounds[-1] == 59 and len(rounds) < 75 and any('Resuming from iteration' in l for l in lines), (rounds, lines[:4])
        """);
}
