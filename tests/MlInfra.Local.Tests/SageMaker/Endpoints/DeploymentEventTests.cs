using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Endpoints;

public sealed class DeploymentEventTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public Task Every_phase_of_a_rollout_is_an_event_and_shown() => ServingScript.RunAsync(local, """
        events, sqs = client('events'), client('sqs')
        url = sqs.create_queue(QueueName=unique('q'))['QueueUrl']
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn}]})})
        events.put_rule(Name=unique('r'), EventPattern=json.dumps({'source': ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint Deployment State Change']}))
        events.put_targets(Rule=events.list_rules()['Rules'][-1]['Name'], Targets=[{'Id': '1', 'Arn': arn}])
        name = endpoint(config(variant(echo('a'), count=2)))
        green = config(variant(echo('b'), count=2))
        routing = dict(Type='CANARY', WaitIntervalInSeconds=300, CanarySize={'Type': 'INSTANCE_COUNT', 'Value': 1})
        sm.update_endpoint(EndpointName=name, EndpointConfigName=green, DeploymentConfig={'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': routing, 'TerminationWaitInSeconds': 60}})
        shown = set()
        while sm.describe_endpoint(EndpointName=name)['EndpointStatus'] == 'Updating':
            for v in sm.describe_endpoint(EndpointName=name).get('PendingDeploymentSummary', {}).get('ProductionVariants', []):
                shown |= {s['Status'] for s in v.get('VariantStatus', [])}
            time.sleep(0.05)
        assert 'Baking' in shown, shown
        def said_of(config_name):
            said = []
            for _ in tries():
                for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1).get('Messages', []):
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=m['ReceiptHandle'])
                    d = json.loads(m['Body'])['detail']
                    assert d['EndpointStatus'] == 'UPDATING' and d['PendingDeploymentSummary']['EndpointConfigName'] == config_name, d
                    said.append(d['PendingDeploymentSummary']['ProductionVariants'][0]['VariantStatus'][0]['StatusMessage'])
                if len(said) >= 5: return said
        said = said_of(green)
        assert set(said) == {'Launching 2 instance(s).', 'Activating traffic on canary capacity of 1 instance(s).', 'Baking for 300 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
            'Activating traffic on full capacity of 2 instance(s).', 'Baking for 60 seconds (TerminationWaitInSeconds) with traffic enabled on full capacity of 2 instance(s).'}, said
        back = config(variant(echo('a'), count=2))
        new.update_endpoint(EndpointName=name, EndpointConfigName=back, DeploymentConfig={'RollingUpdatePolicy': {'MaximumBatchSize': {'Type': 'INSTANCE_COUNT', 'Value': 1}, 'WaitIntervalInSeconds': 10}})
        said = said_of(back)
        assert set(said) == {'Launching 2 instance(s).', 'Activating traffic on partial capacity of 1 instance(s).', 'Baking for 10 seconds (WaitIntervalInSeconds) with traffic enabled on partial capacity of 1 instance(s).',
            'Activating traffic on full capacity of 2 instance(s).', 'Baking for 10 seconds (WaitIntervalInSeconds) with traffic enabled on full capacity of 2 instance(s).'}, said
        wait(name); gone(name)
        """);
}
