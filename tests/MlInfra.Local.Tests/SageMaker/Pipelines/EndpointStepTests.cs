using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class EndpointStepTests(Lab lab) : IClassFixture<Lab>
{
    private const string Deploys = """
        SERVES = "def model_fn(folder): return open(folder + '/answer.txt').read()\ndef input_fn(body, kind): return body\ndef predict_fn(body, model): return model\ndef output_fn(answer, accept): return answer, 'text/plain'\n"
        def deploys(name, program='inference.py'):
            artifact = bundle('models/%s.tar.gz' % name, answer__txt='42', **{'code/inference__py': SERVES})
            model = step('Model', 'Model', {'ExecutionRoleArn': ROLE, 'PrimaryContainer': {'Image': IMAGE, 'ModelDataUrl': artifact, 'Environment': {'SAGEMAKER_PROGRAM': program}}})
            config = step('Config', 'EndpointConfig', {'EndpointConfigName': {'Std:Join': {'On': '-', 'Values': [name, reference('Execution.PipelineExecutionId')]}},
                'ProductionVariants': [{'VariantName': 'AllTraffic', 'ModelName': reference('Steps.Model.ModelName'), 'InitialInstanceCount': 1, 'InstanceType': 'ml.m5.large', 'InitialVariantWeight': 1.0}]})
            serve = step('Serve', 'Endpoint', {'EndpointName': name, 'EndpointConfigName': reference('Steps.Config.EndpointConfigName')})
            return model, config, serve

        """;

    [Fact]
    public async Task A_pipeline_makes_a_model_a_configuration_and_an_endpoint_that_serves() => await lab.RunAsync(Newer.Helpers + Deploys + """
        said = step('Said', 'Fail', {'ErrorMessage': reference('Steps.Serve.EndpointStatus')})
        pipeline('deploys', *deploys('served'), said)
        d, s = run('deploys')
        s = {x['StepName']: x for x in newer('ListPipelineExecutionSteps', PipelineExecutionArn=d['PipelineExecutionArn'])['PipelineExecutionSteps']}
        assert d['FailureReason'] == 'InService' and s['Serve']['Metadata'] == {'Endpoint': {'Arn': 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/served'}}, (d, s)
        assert ':endpoint-config/served-' in s['Config']['Metadata']['EndpointConfig']['Arn'], s
        assert client('sagemaker-runtime').invoke_endpoint(EndpointName='served', Body=b'[]', ContentType='application/json')['Body'].read() == b'42'
        d, s = run('deploys')
        assert s['Serve']['StepStatus'] == 'Failed' and 'sagemaker:CreateEndpoint' in s['Serve']['FailureReason'] and 'already exist' in s['Serve']['FailureReason'], s
        """);

    [Fact]
    public async Task An_endpoint_that_does_not_come_up_fails_the_step() => await lab.RunAsync(Newer.Helpers + Deploys + """
        pipeline('broken', *deploys('broken', program='nothing.py'))
        d, s = run('broken')
        assert d['PipelineExecutionStatus'] == 'Failed' and s['Serve']['FailureReason'].startswith('ClientError: The endpoint broken is Failed: '), s
        """);
}
