using MlInfra.Local.SageMaker.Jobs.Algorithms;

namespace MlInfra.Local.Tests.SageMaker.Jobs.Algorithms;

public sealed class XGBoostAlgorithmTests(Lab lab) : IClassFixture<Lab>
{
    private const string Helpers = """
        import numpy as np
        XGB = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1'
        def data(key, labels, features, weights=None):
            columns = [labels] + ([weights] if weights is not None else []) + list(np.asarray(features).T)
            s3.put_object(Bucket='lab', Key=key, Body='\n'.join(','.join('%g' % c for c in row) for row in np.column_stack(columns)))
        def channel(name, key, content='text/csv', **more):
            return {'ChannelName': name, 'ContentType': content, 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/' + key}}, **more}
        def algorithm(name, channels, hyper, **more):
            r = training(name, '')
            r['HyperParameters'] = hyper
            r['AlgorithmSpecification'] = {'TrainingImage': XGB, 'TrainingInputMode': 'File'}
            r['InputDataConfig'] = channels
            r.update(more)
            return r
        def fit(name, *arguments, **more):
            sm.create_training_job(**algorithm(name, *arguments, **more))
            return wait(name)
        def lines(name):
            logs = client('logs')
            return [e['message'] for s in logs.describe_log_streams(logGroupName='/aws/sagemaker/TrainingJobs', logStreamNamePrefix=name + '/')['logStreams']
                for e in logs.get_log_events(logGroupName='/aws/sagemaker/TrainingJobs', logStreamName=s['logStreamName'])['events']]
        def booster(d):
            import xgboost, tempfile
            bucket, key = d['ModelArtifacts']['S3ModelArtifacts'][5:].split('/', 1)
            folder = tempfile.mkdtemp()
            with tarfile.open(fileobj=io.BytesIO(s3.get_object(Bucket=bucket, Key=key)['Body'].read())) as t: t.extractall(folder)
            return xgboost.Booster(model_file=folder + '/xgboost-model')
        def metrics(d): return {m['MetricName']: m['Value'] for m in d['FinalMetricDataList']}
        rng = np.random.RandomState(1)
        X = rng.normal(size=(300, 4)); binary = (X[:, 0] + X[:, 1] > 0).astype(int); classes = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5); number = 3 * X[:, 0] + X[:, 2]
        BINARY = {'objective': 'binary:logistic', 'num_round': '8', 'eval_metric': 'auc,error', 'max_depth': '3'}
        CHANNELS = [channel('train', 'binary/train/'), channel('validation', 'binary/validation/')]
        def binary_data():
            data('binary/train/a.csv', binary[:100], X[:100]); data('binary/train/b.csv', binary[100:200], X[100:200]); data('binary/validation/v.csv', binary[200:], X[200:])

        """;

    private Task<string> RunAsync(string script) => lab.RunAsync(Helpers + script);

    [Fact]
    public async Task It_trains_and_tells_its_metrics_as_the_container_does() => await RunAsync("""
        binary_data()
        d = fit('binary', CHANNELS, BINARY)
        assert d['TrainingJobStatus'] == 'Completed', d
        rounds = [l for l in lines('binary') if l.startswith('[')]
        assert len(rounds) == 8 and rounds[0].startswith('[0]#011train-auc:') and '#011validation-error:' in rounds[7], rounds
        m = metrics(d)
        assert set(m) == {'train:auc', 'train:error', 'validation:auc', 'validation:error'} and m['validation:auc'] > 0.9, m
        assert '#011validation-auc:%.5f' % m['validation:auc'] in rounds[7]
        b = booster(d)
        assert b.num_boosted_rounds() == 8 and b.num_features() == 4
        assert keys('models/binary/') == ['models/binary/output/model.tar.gz']
        """);

    [Fact]
    public async Task It_learns_classes_numbers_and_weights_from_csv_and_libsvm() => await RunAsync("""
        data('multi/train.csv', classes[:200], X[:200], np.ones(200)); data('multi/validation.csv', classes[200:], X[200:], np.ones(100))
        d = fit('multi', [channel('train', 'multi/train.csv'), channel('validation', 'multi/validation.csv')],
            {'objective': 'multi:softprob', 'num_class': '3', 'num_round': '10', 'csv_weights': '1', 'eval_metric': 'mlogloss,accuracy,f1_macro'})
        assert d['TrainingJobStatus'] == 'Completed' and metrics(d)['validation:accuracy'] > 0.8 and booster(d).num_features() == 4, d
        s3.put_object(Bucket='lab', Key='svm/train.txt', Body='\n'.join('%g ' % n + ' '.join('%d:%g' % (i, v) for i, v in enumerate(x) if i != 3) for n, x in zip(number, X)))
        d = fit('regression', [channel('train', 'svm/', 'text/libsvm')], {'num_round': '30', 'learning_rate': '0.3', 'reg_lambda': '0.5'})
        assert d['TrainingJobStatus'] == 'Completed' and metrics(d) == {'train:rmse': metrics(d)['train:rmse']} and metrics(d)['train:rmse'] < 0.5, d
        heavy = np.where(binary == 1, 100.0, 0.01)
        data('weighted.csv', binary, X, heavy); data('even.csv', binary, X * 0, np.ones(300))
        d = fit('weighted', [channel('train', 'weighted.csv')], {'objective': 'binary:logistic', 'num_round': '1', 'max_depth': '1', 'csv_weights': '1'})
        import xgboost
        assert booster(d).predict(xgboost.DMatrix(X)).mean() > 0.55, 'the weights count'
        """);

    [Fact]
    public async Task It_stops_early_and_keeps_the_best_and_starts_from_its_checkpoint() => await RunAsync("""
        noise = rng.randint(0, 2, 300)
        data('noise/train.csv', noise[:200], X[:200]); data('noise/validation.csv', noise[200:], X[200:])
        d = fit('early', [channel('train', 'noise/train.csv'), channel('validation', 'noise/validation.csv')],
            {'objective': 'binary:logistic', 'num_round': '300', 'eval_metric': 'logloss', 'early_stopping_rounds': '3'})
        rounds = [l for l in lines('early') if l.startswith('[')]
        assert d['TrainingJobStatus'] == 'Completed' and len(rounds) < 100 and booster(d).num_boosted_rounds() == len(rounds) - 3, (len(rounds), d)
        binary_data()
        d = fit('first', CHANNELS, {**BINARY, 'num_round': '4'}, CheckpointConfig={'S3Uri': 's3://lab/cp/'})
        assert 'cp/xgboost-checkpoint.3' in keys('cp/') and all('ignore' not in k for k in keys('cp/')), keys('cp/')
        d = fit('second', CHANNELS, {**BINARY, 'num_round': '9'}, CheckpointConfig={'S3Uri': 's3://lab/cp/'})
        rounds = [l.split('#')[0] for l in lines('second') if l.startswith('[') and '#011' in l]
        assert rounds == ['[4]', '[5]', '[6]', '[7]', '[8]'] and booster(d).num_boosted_rounds() == 9, rounds
        """);

    [Fact]
    public async Task What_the_container_refuses_fails_the_job_with_its_words() => await RunAsync("""
        binary_data()
        def failed(name, hyper, channels=CHANNELS):
            d = fit(name, channels, hyper)
            assert d['TrainingJobStatus'] == 'Failed' and d['FailureReason'].startswith('AlgorithmError: framework error: \n') and d['FailureReason'].endswith(', exit code: 1'), d
            return d['FailureReason'].split('UserError: ')[1][:-len(', exit code: 1')]
        assert failed('f1', {'objective': 'binary:logistic'}) == 'Missing required hyperparameter: num_round'
        assert failed('f2', {**BINARY, 'eta': '2'}) == 'Hyperparameter eta: 2.0 is not in [0, 1]'
        assert failed('f3', {**BINARY, 'depth': '2'}) == 'Extraneous hyperparameter found: depth'
        assert failed('f4', {**BINARY, 'num_round': 'x'}) == 'Hyperparameter num_round: could not parse value'
        assert failed('f5', {'num_round': '2', 'objective': 'multi:softmax'}) == "Require input for parameter 'num_class' for multi-classification"
        assert failed('f6', BINARY, [channel('validation', 'binary/validation/')]) == 'Missing required channel: train'
        assert failed('f7', BINARY, CHANNELS + [channel('test', 'binary/validation/')]) == 'Extraneous channel found: test'
        s3.put_object(Bucket='lab', Key='header/a.csv', Body='label,x\n1,2\n')
        assert "First line 'label,x...' of file 'a.csv' is not 'CSV' format" in failed('f8', BINARY, [channel('train', 'header/')])
        s3.put_object(Bucket='lab', Key='notsvm/a.txt', Body='1,2,3\n')
        assert "is not 'LIBSVM' format" in failed('f9', BINARY, [channel('train', 'notsvm/', 'text/libsvm')])
        client('s3').put_object(Bucket='lab', Key='empty/a.csv', Body='')
        assert failed('f10', BINARY, [channel('train', 'empty/')]) == 'No data in training channel path /opt/ml/input/data/train'
        data('labels/a.csv', binary + 5, X)
        assert 'label must be in [0,1]' in fit('f11', [channel('train', 'labels/')], BINARY)['FailureReason']
        assert "Metric 'auc' can only" in failed('f12', {'num_round': '2', 'eval_metric': 'auc'})
        """);

    [Fact]
    public async Task Its_model_serves_an_endpoint_and_a_batch_transform() => await RunAsync("""
        binary_data()
        d = fit('served', CHANNELS, BINARY)
        sm.create_model(ModelName='served', ExecutionRoleArn=ROLE, PrimaryContainer={'Image': XGB, 'ModelDataUrl': d['ModelArtifacts']['S3ModelArtifacts']})
        sm.create_endpoint_config(EndpointConfigName='served', ProductionVariants=[{'VariantName': 'a', 'ModelName': 'served', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}])
        sm.create_endpoint(EndpointName='served', EndpointConfigName='served')
        until(lambda: sm.describe_endpoint(EndpointName='served')['EndpointStatus'] != 'Creating')
        import xgboost
        expected = booster(d).predict(xgboost.DMatrix(X[:3]))
        ask = lambda body, kind, **more: client('sagemaker-runtime').invoke_endpoint(EndpointName='served', Body=body, ContentType=kind, **more)['Body'].read().decode()
        csv = '\n'.join(','.join('%r' % v for v in x) for x in X[:3])
        assert np.allclose([float(v) for v in ask(csv, 'text/csv').split(',')], expected, atol=1e-5)
        svm = '\n'.join('0 ' + ' '.join('%d:%r' % (i, v) for i, v in enumerate(x)) for x in X[:3])
        assert np.allclose([float(v) for v in ask(svm, 'text/libsvm').split(',')], expected, atol=1e-5)
        assert np.allclose([p['score'] for p in json.loads(ask(csv, 'text/csv', Accept='application/json'))['predictions']], expected, atol=1e-5)
        sm.delete_endpoint(EndpointName='served')
        s3.put_object(Bucket='lab', Key='batch/in.csv', Body=csv + '\n')
        sm.create_transform_job(TransformJobName='batch', ModelName='served', TransformResources={'InstanceType': 'ml.m5.large', 'InstanceCount': 1}, DataProcessing={'JoinSource': 'Input', 'OutputFilter': '$[-1]'},
            TransformInput={'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://lab/batch/'}}, 'ContentType': 'text/csv', 'SplitType': 'Line'},
            TransformOutput={'S3OutputPath': 's3://lab/scored', 'Accept': 'text/csv', 'AssembleWith': 'Line'}, BatchStrategy='MultiRecord')
        for _ in tries():
            t = sm.describe_transform_job(TransformJobName='batch')
            if t['TransformJobStatus'] != 'InProgress': break
        assert t['TransformJobStatus'] == 'Completed' and np.allclose([float(v) for v in text('scored/in.csv.out').split()], expected, atol=1e-5), t
        """);

    [Fact]
    public async Task It_is_tuned_by_its_own_metrics() => await RunAsync("""
        binary_data()
        a = algorithm('tuned', CHANNELS, {})
        sm.create_hyper_parameter_tuning_job(HyperParameterTuningJobName='tuned', HyperParameterTuningJobConfig={'Strategy': 'Bayesian', 'HyperParameterTuningJobObjective': {'Type': 'Maximize', 'MetricName': 'validation:auc'},
            'ResourceLimits': {'MaxNumberOfTrainingJobs': 4, 'MaxParallelTrainingJobs': 2}, 'ParameterRanges': {'ContinuousParameterRanges': [{'Name': 'eta', 'MinValue': '0.01', 'MaxValue': '0.5', 'ScalingType': 'Logarithmic'}],
            'IntegerParameterRanges': [{'Name': 'max_depth', 'MinValue': '1', 'MaxValue': '6'}]}},
            TrainingJobDefinition={'StaticHyperParameters': {'objective': 'binary:logistic', 'num_round': '5', '_tuning_objective_metric': 'validation:auc'}, **{k: a[k] for k in ('RoleArn', 'OutputDataConfig', 'ResourceConfig', 'StoppingCondition', 'AlgorithmSpecification', 'InputDataConfig')}})
        for _ in tries():
            d = sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName='tuned')
            if d['HyperParameterTuningJobStatus'] != 'InProgress': break
        assert d['HyperParameterTuningJobStatus'] == 'Completed' and d['TrainingJobStatusCounters']['Completed'] == 4, d
        assert d['BestTrainingJob']['FinalHyperParameterTuningJobObjectiveMetric']['Value'] > 0.85 and set(d['BestTrainingJob']['TunedHyperParameters']) == {'eta', 'max_depth'}, d
        """);

    [Fact]
    public async Task Other_versions_and_other_algorithms_are_refused_by_name() => await RunAsync("""
        r = algorithm('never', [channel('train', 'x/')], {'num_round': '1'})
        for image in ('683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5', '382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1', '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1'):
            r['AlgorithmSpecification'] = {'TrainingImage': image, 'TrainingInputMode': 'File'}
            assert image in refused('NotSupportedByLocal', sm.create_training_job, **r)
        """);

    [Theory]
    [InlineData("[0]#011train-auc:0.98497#011validation-error@0.7:0.05917", "train:auc=0.98497 validation:error@0.7=0.05917")]
    [InlineData("Train matrix has 400 rows", "")]
    [InlineData("x [0]#011train-auc:0.9", "")]
    public void The_metrics_stand_in_the_lines(string line, string metrics) => Assert.Equal(metrics, string.Join(' ', XGBoostAlgorithm.Read(line).Select(m => $"{m.Name}={m.Value}")));
}
