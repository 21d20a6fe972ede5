using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class TumourTests(Lab lab) : IClassFixture<Lab>
{
    private static readonly string Sample = Path.Combine(Root(), "samples", "tumour");

    [Fact]
    public async Task The_sample_is_trained_measured_and_registered() => await lab.RunAsync(Definition + """
        pipeline('tumour', *steps_of(), parameters=PARAMETERS)
        d, s = run('tumour')
        assert d['PipelineExecutionStatus'] == 'Succeeded', s
        assert list(s) == ['Preprocess', 'TrainModel', 'EvaluateModel', 'CheckAccuracy', 'RegisterModel'], s
        report = json.loads(text('runs/%s/EvaluateModel/evaluation/evaluation.json' % d['PipelineExecutionArn'].split('/')[-1]))
        assert report['accuracy'] >= 0.95 and report['records'] == 86 and sum(report['confusion'].values()) == 86, report
        job = sm.describe_training_job(TrainingJobName=s['TrainModel']['Metadata']['TrainingJob']['Arn'].split('/')[1])
        assert job['FinalMetricDataList'][0]['Value'] >= 0.95 and job['EnableManagedSpotTraining']
        package = sm.describe_model_package(ModelPackageName=s['RegisterModel']['Metadata']['RegisterModel']['Arn'])
        assert package['ModelApprovalStatus'] == 'PendingManualApproval' and package['MetadataProperties']['GeneratedBy'] == d['PipelineExecutionArn'], package
        assert package['InferenceSpecification']['Containers'][0]['ModelDataUrl'] == job['ModelArtifacts']['S3ModelArtifacts']
        """);

    [Fact]
    public async Task A_model_below_the_gate_is_not_registered() => await lab.RunAsync(Definition + """
        pipeline('tumour-weak', *steps_of(), parameters=PARAMETERS)
        d, s = run('tumour-weak', AccuracyGate='0.999')
        assert d['PipelineExecutionStatus'] == 'Failed' and d['FailureReason'] == 'The accuracy is below 0.999', d
        assert list(s)[-1] == 'TooWeak' and 'RegisterModel' not in s
        """);

    private static string Definition => $$"""
        SAMPLE = '{{Sample}}'
        """ + "\n" + """
        scripts = {n.replace('.', '__'): open(SAMPLE + '/scripts/' + n).read() for n in os.listdir(SAMPLE + '/scripts') if n.endswith('.py')}
        for n, t in scripts.items(): s3.put_object(Bucket='lab', Key='tumour/code/' + n.replace('__', '.'), Body=t.encode())
        s3.upload_file(SAMPLE + '/data/breast-cancer.csv', 'lab', 'tumour/data/breast-cancer.csv')
        PARAMETERS = [{'Name': 'InputData', 'Type': 'String', 'DefaultValue': 's3://lab/tumour/data/'}, {'Name': 'AccuracyGate', 'Type': 'Float', 'DefaultValue': 0.85}]
        def from_(s, o): return reference("Steps.%s.ProcessingOutputConfig.Outputs['%s'].S3Output.S3Uri" % (s, o))
        def scripted(name, script, inputs, outputs, **more):
            job = job_step(name, '', outputs, **more)
            job['Arguments']['AppSpecification']['ContainerEntrypoint'] = ['python3', '/opt/ml/processing/code/' + script]
            job['Arguments']['ProcessingInputs'] = [{'InputName': n, 'S3Input': {'S3Uri': u, 'LocalPath': '/opt/ml/processing/' + n, 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}}
                for n, u in {'code': 's3://lab/tumour/code/', **inputs}.items()]
            return job
        def steps_of():
            train = training('x', '', {'epochs': '60', 'sagemaker_program': '"train.py"', 'sagemaker_submit_directory': bundle('tumour/source.tar.gz', **scripts)},
                AlgorithmSpecification={'TrainingImage': IMAGE, 'TrainingInputMode': 'File', 'MetricDefinitions': [{'Name': 'validation:accuracy', 'Regex': r'validation_accuracy=([0-9\.]+);'}]},
                InputDataConfig=[{'ChannelName': n, 'ContentType': 'text/csv', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': from_('Preprocess', n)}}} for n in ('train', 'validation')],
                EnableManagedSpotTraining=True, StoppingCondition={'MaxRuntimeInSeconds': 600, 'MaxWaitTimeInSeconds': 1200},
                CheckpointConfig={'S3Uri': {'Std:Join': {'On': '/', 'Values': ['s3://lab/tumour/checkpoints', reference('Execution.PipelineExecutionId')]}}})
            del train['TrainingJobName']
            model = reference('Steps.TrainModel.ModelArtifacts.S3ModelArtifacts')
            register = step('RegisterModel', 'RegisterModel', {'ModelPackageGroupName': 'tumour', 'ModelApprovalStatus': 'PendingManualApproval', 'InferenceSpecification': {
                'Containers': [{'Image': IMAGE, 'ModelDataUrl': model, 'Environment': {'SAGEMAKER_PROGRAM': 'inference.py', 'SAGEMAKER_SUBMIT_DIRECTORY': '/opt/ml/model/code'}}],
                'SupportedContentTypes': ['application/json'], 'SupportedResponseMIMETypes': ['application/json']}})
            accuracy = {'Std:JsonGet': {'PropertyFile': reference('Steps.EvaluateModel.PropertyFiles.evaluation'), 'Path': 'accuracy'}}
            return [scripted('Preprocess', 'preprocess.py', {'input': reference('Parameters.InputData')}, ['train', 'validation', 'test']), step('TrainModel', 'Training', train),
                scripted('EvaluateModel', 'evaluate.py', {'model': model, 'test': from_('Preprocess', 'test')}, ['evaluation'], PropertyFiles=[{'PropertyFileName': 'evaluation', 'OutputName': 'evaluation', 'FilePath': 'evaluation.json'}]),
                step('CheckAccuracy', 'Condition', {'Conditions': [{'Type': 'GreaterThanOrEqualTo', 'LeftValue': accuracy, 'RightValue': reference('Parameters.AccuracyGate')}],
                    'IfSteps': [register], 'ElseSteps': [step('TooWeak', 'Fail', {'ErrorMessage': {'Std:Join': {'On': ' ', 'Values': ['The accuracy is below', reference('Parameters.AccuracyGate')]}}})]})]

        """;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MlInfra.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
