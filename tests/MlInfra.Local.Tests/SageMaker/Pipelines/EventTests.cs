using MlInfra.Local.Tests.SageMaker.Jobs;

namespace MlInfra.Local.Tests.SageMaker.Pipelines;

public sealed class EventTests(Lab lab) : IClassFixture<Lab>
{
    [Fact]
    public async Task Every_change_of_a_status_is_an_event_in_AWS_shape() => await lab.RunAsync("""
        sqs, events = client('sqs'), client('events')
        url = sqs.create_queue(QueueName='seen')['QueueUrl']
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn}]})})
        events.put_rule(Name='all', EventPattern=json.dumps({'source': ['aws.sagemaker'], 'detail-type': [
            'SageMaker Training Job State Change', 'SageMaker Processing Job State Change', 'SageMaker Model Building Pipeline Execution Status Change', 'SageMaker Model Building Pipeline Execution Step Status Change']}))
        events.put_targets(Rule='all', Targets=[{'Id': 'q', 'Arn': arn}])
        d = train('seen', 'print("acc=0.5")')
        pipeline('watched', job_step('One', 'print(1)'), job_step('Two', 'raise SystemExit(4)', DependsOn=['One']))
        d, s = run('watched')
        got = []
        for _ in tries():
            got += [json.loads(m['Body']) for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get('Messages', [])]
            if any(e['detail'].get('currentPipelineExecutionStatus') == 'Failed' for e in got) and len([e for e in got if 'currentStepStatus' in e['detail']]) >= 6: break
        of = lambda kind: [e for e in got if e['detail-type'] == kind]
        t = of('SageMaker Training Job State Change')
        assert {(e['detail']['TrainingJobStatus'], e['detail']['SecondaryStatus']) for e in t} >= {('InProgress', 'Starting'), ('InProgress', 'Training'), ('Completed', 'Completed')}, t
        assert t[0]['resources'] == ['arn:aws:sagemaker:us-east-1:000000000000:training-job/seen'] and t[0]['detail']['CreationTime'].isdigit() and len(t[0]['detail']['CreationTime']) == 13
        p = of('SageMaker Processing Job State Change')
        assert any(e['detail']['ProcessingJobStatus'] == 'Failed' and e['detail']['FailureReason'].endswith('exit code: 4') and isinstance(e['detail']['CreationTime'], int) for e in p), p
        x = {e['detail']['currentPipelineExecutionStatus']: e for e in of('SageMaker Model Building Pipeline Execution Status Change')}
        assert set(x) == {'Executing', 'Failed'} and x['Failed']['detail']['previousPipelineExecutionStatus'] == 'Executing', x
        execution = sm.list_pipeline_executions(PipelineName='watched')['PipelineExecutionSummaries'][0]['PipelineExecutionArn']
        assert x['Failed']['resources'] == ['arn:aws:sagemaker:us-east-1:000000000000:pipeline/watched', execution] and 'executionEndTime' in x['Failed']['detail']
        y = {(e['detail']['stepName'], e['detail']['currentStepStatus']): e['detail'] for e in of('SageMaker Model Building Pipeline Execution Step Status Change')}
        assert set(y) == {('One', 'Starting'), ('One', 'Executing'), ('One', 'Succeeded'), ('Two', 'Starting'), ('Two', 'Executing'), ('Two', 'Failed')}, set(y)
        assert y['Two', 'Failed']['failureReason'].endswith('exit code: 4') and y['One', 'Succeeded']['metadata']['processingJob']['arn'] == s['One']['Metadata']['ProcessingJob']['Arn'], y
        """);
}
