using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>Custom resources behind a topic, which a script reads from a queue and answers.</summary>
public sealed class CustomResourceTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Custom = """
        import uuid, urllib.request, urllib.error
        cfn, sns, sqs = client('cloudformation'), client('sns'), client('sqs')
        def unique(name): return name + '-' + uuid.uuid4().hex[:8]
        url = sqs.create_queue(QueueName=unique('queue'))['QueueUrl']
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'sns.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn}]})})
        topic = sns.create_topic(Name=unique('topic'))['TopicArn']
        sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=arn, Attributes={'RawMessageDelivery': 'true'})
        def asked():
            m = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get('Messages', [])
            assert m, 'nothing was asked'
            sqs.delete_message(QueueUrl=url, ReceiptHandle=m[0]['ReceiptHandle'])
            return json.loads(m[0]['Body'])
        def answer(a, status='SUCCESS', **more):
            body = dict(Status=status, StackId=a['StackId'], RequestId=a['RequestId'], LogicalResourceId=a['LogicalResourceId'], **more)
            return urllib.request.urlopen(urllib.request.Request(a['ResponseURL'], json.dumps(body).encode(), {'Content-Type': ''}, method='PUT')).status
        def template(**properties):
            return json.dumps({'Resources': {'Mine': {'Type': 'Custom::Thing', 'Properties': {'ServiceToken': topic, **properties}}},
                               'Outputs': {'Id': {'Value': {'Ref': 'Mine'}}, 'Word': {'Value': {'Fn::GetAtt': ['Mine', 'Word']}}}})
        def settled(stack):
            for _ in tries():
                s = cfn.describe_stacks(StackName=stack)['Stacks'][0]
                if not s['StackStatus'].endswith('IN_PROGRESS'): return s
            raise AssertionError(s)
        def outputs(s): return {o['OutputKey']: o['OutputValue'] for o in s['Outputs']}

        """;

    private Task<string> RunAsync(string script) => Boto.RunAsync(local, Custom + script);

    [Fact]
    public Task It_is_created_changed_replaced_and_deleted_by_whoever_answers() => RunAsync("""
        stack = unique('stack')
        cfn.create_stack(StackName=stack, TemplateBody=template(Size=3, Deep={'On': True}))
        a = asked()
        assert a['RequestType'] == 'Create' and a['ResourceType'] == 'Custom::Thing' and 'PhysicalResourceId' not in a, a
        assert a['ResourceProperties'] == {'ServiceToken': topic, 'Size': '3', 'Deep': {'On': 'true'}}, a
        assert answer(a, PhysicalResourceId='first', Data={'Word': 'hello'}) == 200
        assert outputs(settled(stack)) == {'Id': 'first', 'Word': 'hello'}
        try: answer(a, PhysicalResourceId='late'); raise AssertionError('answered twice')
        except urllib.error.HTTPError as e: assert e.code == 403
        cfn.update_stack(StackName=stack, TemplateBody=template(Size=4))
        a = asked()
        assert a['RequestType'] == 'Update' and a['PhysicalResourceId'] == 'first' and a['OldResourceProperties']['Size'] == '3' and a['ResourceProperties']['Size'] == '4', a
        answer(a, PhysicalResourceId='second', Data={'Word': 'again'})
        old = asked()
        assert old['RequestType'] == 'Delete' and old['PhysicalResourceId'] == 'first', old
        answer(old, PhysicalResourceId='first')
        s = settled(stack)
        assert s['StackStatus'] == 'UPDATE_COMPLETE' and outputs(s) == {'Id': 'second', 'Word': 'again'}, s
        cfn.delete_stack(StackName=stack)
        a = asked()
        assert a['RequestType'] == 'Delete' and a['PhysicalResourceId'] == 'second', a
        answer(a, PhysicalResourceId='second')
        """);

    [Fact]
    public Task A_failure_rolls_back_and_what_was_begun_is_deleted() => RunAsync("""
        stack = unique('stack')
        cfn.create_stack(StackName=stack, TemplateBody=template(Size=1))
        a = asked()
        answer(a, 'FAILED', Reason='no room', PhysicalResourceId='half')
        d = asked()
        assert d['RequestType'] == 'Delete' and d['PhysicalResourceId'] == 'half', d
        answer(d, PhysicalResourceId='half')
        assert settled(stack)['StackStatus'] == 'ROLLBACK_COMPLETE'
        reasons = [e.get('ResourceStatusReason', '') for e in cfn.describe_stack_events(StackName=stack)['StackEvents']]
        assert any('Received response status [FAILED] from custom resource. Message returned: no room' in r for r in reasons), reasons
        """);

    [Fact]
    public Task Silence_is_a_failure_after_the_service_time_out() => RunAsync("""
        stack = unique('stack')
        cfn.create_stack(StackName=stack, TemplateBody=template(ServiceTimeout=1))
        asked()
        d = asked()
        assert d['RequestType'] == 'Delete', d
        answer(d, PhysicalResourceId=d['PhysicalResourceId'])
        assert settled(stack)['StackStatus'] == 'ROLLBACK_COMPLETE'
        assert any('did not receive a response from your Custom Resource' in e.get('ResourceStatusReason', '') for e in cfn.describe_stack_events(StackName=stack)['StackEvents'])
        """);
}
