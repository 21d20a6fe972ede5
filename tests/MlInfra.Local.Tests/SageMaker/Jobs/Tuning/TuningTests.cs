using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Tuning;

public sealed class TuningTests(Lab lab) : IClassFixture<Lab>
{
    internal const string Helpers = """
        SCRIPT = '''
            import argparse, time
            p = argparse.ArgumentParser(); p.add_argument('-x', type=float); p.add_argument('--kind', default='a'); p.add_argument('--wait', type=float, default=0); a = p.parse_args()
            time.sleep(a.wait)
            print('loss=%f;' % ((a.x - 0.3) ** 2 + (0.1 if a.kind == 'b' else 0)))
            open('/opt/ml/model/m', 'w').write(str(a.x))
            '''
        import urllib.request
        class Said(Exception): pass
        def raw(operation, **request):
            # The service's newest members (RandomSeed, completion criteria) are not in every boto3's model.
            r = urllib.request.Request(os.environ['LOCAL'], json.dumps(request).encode(), {'X-Amz-Target': 'SageMaker.' + operation, 'Content-Type': 'application/x-amz-json-1.1',
                'Authorization': 'AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=x'})
            try: return json.loads(urllib.request.urlopen(r).read() or b'{}')
            except urllib.error.HTTPError as e:
                said = json.loads(e.read())
                raise Said(said['__type'].split('#')[-1] + ': ' + (said.get('message') or said.get('Message')))
        def create(**request): return raw('CreateHyperParameterTuningJob', **request)
        def told_no(code, request):
            try: create(**request)
            except Said as e:
                assert str(e).startswith(code + ': '), e
                return str(e)
            raise AssertionError('not refused')
        def tuning(name, script=SCRIPT, strategy='Random', jobs=4, parallel=2, seed=1, ranges=None, goal='Minimize', static={}, definition={}, config={}, **more):
            t = training(name, script, static)
            d = {k: v for k, v in t.items() if k in ('RoleArn', 'OutputDataConfig', 'ResourceConfig', 'StoppingCondition', 'AlgorithmSpecification')}
            d['StaticHyperParameters'] = t['HyperParameters']
            d['AlgorithmSpecification'] = {**d['AlgorithmSpecification'], 'MetricDefinitions': [{'Name': 'loss', 'Regex': 'loss=([0-9.]+);'}]}
            d.update(definition)
            c = dict(Strategy=strategy, HyperParameterTuningJobObjective={'Type': goal, 'MetricName': 'loss'}, RandomSeed=seed,
                ResourceLimits={'MaxParallelTrainingJobs': parallel, **({'MaxNumberOfTrainingJobs': jobs} if jobs else {})},
                ParameterRanges=ranges or {'ContinuousParameterRanges': [{'Name': 'x', 'MinValue': '0', 'MaxValue': '1'}]})
            c.update(config)
            return dict(HyperParameterTuningJobName=name, HyperParameterTuningJobConfig=c, TrainingJobDefinition=d, **more)
        def tuned(name):
            for _ in tries():
                d = raw('DescribeHyperParameterTuningJob', HyperParameterTuningJobName=name)
                if d['HyperParameterTuningJobStatus'] not in ('InProgress', 'Stopping'): return d
            raise AssertionError('%s did not end: %s' % (name, d))
        def tune(name, *arguments, **more):
            create(**tuning(name, *arguments, **more))
            return tuned(name)
        def trials(name, **more): return sm.list_training_jobs_for_hyper_parameter_tuning_job(HyperParameterTuningJobName=name, MaxResults=100, **more)['TrainingJobSummaries']
        def xs(name): return [t['TunedHyperParameters']['x'] for t in sorted(trials(name), key=lambda t: t['TrainingJobName'])]

        """;

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);

    [Fact]
    public async Task Training_jobs_run_at_once_and_the_best_is_told() => await RunAsync("""
        d = tune('first', jobs=5, parallel=3)
        assert d['HyperParameterTuningJobStatus'] == 'Completed', d
        assert d['TrainingJobStatusCounters'] == {'Completed': 5, 'InProgress': 0, 'RetryableError': 0, 'NonRetryableError': 0, 'Stopped': 0}, d
        assert d['ObjectiveStatusCounters'] == {'Succeeded': 5, 'Pending': 0, 'Failed': 0}
        all = trials('first')
        best = min(all, key=lambda t: t['FinalHyperParameterTuningJobObjectiveMetric']['Value'])
        assert d['BestTrainingJob']['TrainingJobName'] == best['TrainingJobName'] and best['TrainingJobName'].startswith('first-00'), d['BestTrainingJob']
        assert best['TuningJobName'] == 'first' and best['ObjectiveStatus'] == 'Succeeded' and best['TrainingJobStatus'] == 'Completed'
        job = described(best['TrainingJobName'], 't')
        assert job['TuningJobArn'] == d['HyperParameterTuningJobArn'] and job['HyperParameters']['x'] == best['TunedHyperParameters']['x']
        assert abs(job['FinalMetricDataList'][0]['Value'] - (float(best['TunedHyperParameters']['x']) - 0.3) ** 2) < 1e-5
        assert model(job)['m'] == best['TunedHyperParameters']['x']
        spans = sorted((t['TrainingStartTime'], t['TrainingEndTime']) for t in all)
        assert spans[1][0] < spans[0][1], 'they run one after the other'
        order = [t['FinalHyperParameterTuningJobObjectiveMetric']['Value'] for t in trials('first', SortBy='FinalObjectiveMetricValue', SortOrder='Descending')]
        assert order == sorted(order, reverse=True), order
        assert sm.list_hyper_parameter_tuning_jobs(NameContains='first')['HyperParameterTuningJobSummaries'][0]['Strategy'] == 'Random'
        assert d['ConsumedResources']['RuntimeInSeconds'] >= 1
        d = tune('again', jobs=3, parallel=1)
        assert xs('again') == xs('first')[:3], (xs('again'), xs('first'))
        """);

    [Fact]
    public async Task A_grid_is_searched_whole_and_what_fails_is_borne() => await RunAsync("""
        script = SCRIPT.replace('time.sleep(a.wait)', 'time.sleep(a.wait); assert a.kind != "c", "no c"')
        d = tune('grid', script, strategy='Grid', jobs=None, static={'x': '0.5'}, ranges={'CategoricalParameterRanges': [{'Name': 'kind', 'Values': ['a', 'b', 'c']}]})
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and d['TrainingJobStatusCounters']['NonRetryableError'] == 1 and d['TrainingJobStatusCounters']['Completed'] == 2, d
        assert d['BestTrainingJob']['TunedHyperParameters'] == {'kind': 'a'}
        failed = trials('grid', StatusEquals='Failed')
        assert len(failed) == 1 and failed[0]['TunedHyperParameters'] == {'kind': 'c'} and 'no c' in failed[0]['FailureReason'] and failed[0]['ObjectiveStatus'] == 'Failed', failed
        d = tune('allfail', 'raise ValueError(1)', jobs=2)
        assert d['HyperParameterTuningJobStatus'] == 'Failed' and d['FailureReason'] == 'All training jobs failed. Please take a look at the training jobs failures to get more details.', d
        d = tune('silent', 'print("no metric")', jobs=2)
        assert d['HyperParameterTuningJobStatus'] == 'Failed' and d['ObjectiveStatusCounters']['Failed'] == 2 and 'objective metric loss' in d['FailureReason'], d
        """);

    [Fact]
    public async Task It_ends_when_the_target_is_met_or_nothing_better_comes_or_time_is_up_or_it_is_stopped() => await RunAsync("""
        criteria = lambda **c: {'TuningJobCompletionCriteria': c}
        d = tune('target', jobs=30, parallel=1, config=criteria(TargetObjectiveMetricValue=0.2))
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and d['TrainingJobStatusCounters']['Completed'] < 30, d
        assert d['BestTrainingJob']['FinalHyperParameterTuningJobObjectiveMetric']['Value'] <= 0.2
        d = tune('still', 'print("loss=1.0;")', jobs=30, parallel=1, config=criteria(BestObjectiveNotImproving={'MaxNumberOfTrainingJobsNotImproving': 3}))
        assert d['TrainingJobStatusCounters']['Completed'] == 4 and d['TuningJobCompletionDetails']['NumberOfTrainingJobsObjectiveNotImproving'] == 3, d
        create(**tuning('cancelled', jobs=30, static={'wait': '600'}))
        until(lambda: len(trials('cancelled')) == 2)
        sm.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName='cancelled')
        d = tuned('cancelled')
        assert d['HyperParameterTuningJobStatus'] == 'Stopped' and d['TrainingJobStatusCounters']['Stopped'] == 2 and d['TrainingJobStatusCounters']['InProgress'] == 0, d
        """);

    [Fact]
    public async Task Losers_are_ended_early() => await RunAsync("""
        curve = '''
            import argparse, time
            p = argparse.ArgumentParser(); p.add_argument('-x', type=float); a = p.parse_args()
            for epoch in range(27):
                print('loss=%f;' % (10 * a.x + 1 / (epoch + 1)), flush=True); time.sleep(0.06)
            '''
        d = tune('hyperband', curve, strategy='Hyperband', jobs=9, parallel=3, config={'StrategyConfig': {'HyperbandStrategyConfig': {'MinResource': 1, 'MaxResource': 27}}})
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and d['TrainingJobStatusCounters']['Stopped'] >= 2, d
        assert d['BestTrainingJob']['TunedHyperParameters']['x'] == min(xs('hyperband'), key=float) , (d['BestTrainingJob'], xs('hyperband'))
        d = tune('median', curve, jobs=8, parallel=2, config={'TrainingJobEarlyStoppingType': 'Auto'})
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and d['TrainingJobStatusCounters']['Stopped'] >= 1 and d['TrainingJobStatusCounters']['Completed'] >= 4, d
        assert d['ObjectiveStatusCounters']['Succeeded'] == 8, d
        """);

    [Fact]
    public async Task A_warm_start_goes_on_from_what_its_parents_learned() => await RunAsync("""
        d = tune('parent', jobs=8, parallel=4)
        warm = {'ParentHyperParameterTuningJobs': [{'HyperParameterTuningJobName': 'parent'}], 'WarmStartType': 'TransferLearning'}
        d = tune('child', strategy='Bayesian', jobs=3, parallel=1, WarmStartConfig=warm)
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and all(abs(float(x) - 0.3) < 0.25 for x in xs('child')), xs('child')
        d = tune('same', strategy='Bayesian', jobs=1, parallel=1, WarmStartConfig={**warm, 'WarmStartType': 'IdenticalDataAndAlgorithm'})
        assert d['OverallBestTrainingJob']['TuningJobName'] in ('parent', 'same') and d['WarmStartConfig']['WarmStartType'] == 'IdenticalDataAndAlgorithm', d
        assert d['OverallBestTrainingJob']['FinalHyperParameterTuningJobObjectiveMetric']['Value'] <= d['BestTrainingJob']['FinalHyperParameterTuningJobObjectiveMetric']['Value']
        other = tuning('other', WarmStartConfig={**warm, 'WarmStartType': 'IdenticalDataAndAlgorithm'}, goal='Maximize')
        assert 'needs the objective of the parent parent' in told_no('ValidationException', other)
        assert refused('ResourceNotFound', sm.describe_hyper_parameter_tuning_job, HyperParameterTuningJobName='nobody')
        """);

    [Fact]
    public async Task What_makes_no_sense_or_cannot_run_here_is_refused_at_creation() => await RunAsync("""
        def no(code, **more): return told_no(code, tuning('never', **more))
        assert 'Grid search takes categorical ranges only' in no('ValidationException', strategy='Grid')
        grid = {'CategoricalParameterRanges': [{'Name': 'kind', 'Values': ['a', 'b']}]}
        assert 'must be the number of combinations of a grid search (2)' in no('ValidationException', strategy='Grid', ranges=grid, jobs=3)
        assert 'needs MinResource and MaxResource' in no('ValidationException', strategy='Hyperband')
        assert 'cannot be static and have a range' in no('ValidationException', static={'x': '1'})
        assert 'objective metric loss is not among the MetricDefinitions' in no('ValidationException', definition={'AlgorithmSpecification': {'TrainingImage': IMAGE, 'TrainingInputMode': 'File'}})
        assert 'pytorch' in no('NotSupportedByLocal', definition={'AlgorithmSpecification': {'TrainingImage': '763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1', 'TrainingInputMode': 'File', 'MetricDefinitions': [{'Name': 'loss', 'Regex': 'l=(.*)'}]}})
        assert 'Autotune' in no('NotSupportedByLocal', Autotune={'Mode': 'Enabled'})
        assert 'hyperParameterTuningJobConfig.resourceLimits.maxParallelTrainingJobs' in no('ValidationException', parallel=0)
        assert sm.list_hyper_parameter_tuning_jobs(NameContains='never')['HyperParameterTuningJobSummaries'] == []
        """);
}
