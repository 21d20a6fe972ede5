using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

public sealed class QueueSourceTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Take = """
        def may_take(arn): return {'Effect': 'Allow', 'Action': ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], 'Resource': arn}
        def queue(name, **attributes):
            url = sqs.create_queue(QueueName=name, Attributes=attributes)['QueueUrl']
            return url, 'arn:aws:sqs:us-east-1:000000000000:' + name
        def left(url):
            a = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
            return int(a['ApproximateNumberOfMessages']) + int(a['ApproximateNumberOfMessagesNotVisible'])

        """;

    [Fact]
    public async Task Messages_go_to_the_function_and_only_failed_ones_come_back() => await TestFunction.RunAsync(local, Take + """
        dead, dead_arn = queue('source-dead')
        url, arn = queue('source', VisibilityTimeout='6', RedrivePolicy=json.dumps({'deadLetterTargetArn': dead_arn, 'maxReceiveCount': 2}))
        function('taker', may_take(arn), Timeout=6)
        made = lam.create_event_source_mapping(FunctionName='taker', EventSourceArn=arn, BatchSize=5, FunctionResponseTypes=['ReportBatchItemFailures'])
        sqs.send_message(QueueUrl=url, MessageBody='good', MessageAttributes={'k': {'DataType': 'String', 'StringValue': 'v'}})
        sqs.send_message(QueueUrl=url, MessageBody='fail')
        until(lambda: left(url) == 0 and left(dead) == 1)
        lines = log('taker')
        assert sum(l.startswith('message good') for l in lines) == 1 and sum(l.startswith('message fail') for l in lines) == 2, lines
        assert any(l.startswith('message fail try 2') for l in lines) and any('"stringValue":"v"' in l for l in lines), lines
        assert sqs.receive_message(QueueUrl=dead)['Messages'][0]['Body'] == 'fail'
        shown = lam.list_event_source_mappings(FunctionName='taker')['EventSourceMappings'][0]
        assert shown['UUID'] == made['UUID'] and shown['State'] == 'Enabled' and shown['LastProcessingResult'] == 'OK', shown
        # a role may look at it (its ARN is no function's)
        iam.put_role_policy(RoleName='taker', PolicyName='look', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'lambda:GetEventSourceMapping', 'Resource': '*'}]}))
        iam.update_assume_role_policy(RoleName='taker', PolicyDocument=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com', 'AWS': '*'}, 'Action': 'sts:AssumeRole'}]}))
        assert session('arn:aws:iam::000000000000:role/taker')('lambda').get_event_source_mapping(UUID=made['UUID'])['UUID'] == made['UUID']
        # disabled, the messages stay; deleted, the mapping is gone
        lam.update_event_source_mapping(UUID=made['UUID'], Enabled=False)
        time.sleep(2)
        sqs.send_message(QueueUrl=url, MessageBody='stays')
        time.sleep(1)
        assert left(url) == 1
        lam.update_event_source_mapping(UUID=made['UUID'], Enabled=True)
        until(lambda: left(url) == 0)
        lam.delete_event_source_mapping(UUID=made['UUID'])
        refused('ResourceNotFoundException', lam.get_event_source_mapping, UUID=made['UUID'])
        """);

    [Fact]
    public async Task A_mapping_that_could_not_work_is_refused() => await TestFunction.RunAsync(local, Take + """
        url, arn = queue('checked', VisibilityTimeout='5')
        function('checked', may_take(arn), Timeout=6)
        make = lam.create_event_source_mapping
        assert refused('InvalidParameterValueException', make, FunctionName='checked', EventSourceArn=arn) == 'Queue visibility timeout: 5 seconds is less than Function timeout: 6 seconds'
        lam.update_function_configuration(FunctionName='checked', Timeout=5)
        assert 'batch window' in refused('InvalidParameterValueException', make, FunctionName='checked', EventSourceArn=arn, BatchSize=11)
        assert 'FilterCriteria' in refused('NotSupportedByLocal', make, FunctionName='checked', EventSourceArn=arn, FilterCriteria={'Filters': [{'Pattern': '{}'}]})
        refused('InvalidParameterValueException', make, FunctionName='checked', EventSourceArn=arn + '-none')
        made = make(FunctionName='checked', EventSourceArn=arn, BatchSize=20, MaximumBatchingWindowInSeconds=1)
        assert made['UUID'] in refused('ResourceConflictException', make, FunctionName='checked', EventSourceArn=arn)
        function('no-leave', Timeout=5)
        assert refused('InvalidParameterValueException', make, FunctionName='no-leave', EventSourceArn=arn) == 'The provided execution role does not have permissions to call ReceiveMessage on SQS'
        """);

    [Fact]
    public async Task A_rule_reaches_a_function_that_lets_it_in() => await TestFunction.RunAsync(local, Take + """
        events = client('events')
        arn = function('by-rule')
        rule = events.put_rule(Name='to-lambda', EventPattern='{"source": ["app"]}')['RuleArn']
        dead, dead_arn = queue('to-lambda-dead', Policy=json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': '*'}]}))
        events.put_targets(Rule='to-lambda', Targets=[{'Id': 'f', 'Arn': arn, 'DeadLetterConfig': {'Arn': dead_arn}}])
        def put(n): events.put_events(Entries=[{'Source': 'app', 'DetailType': 't', 'Detail': json.dumps({'n': n})}])
        put(1)
        until(lambda: left(dead) == 1)
        lam.add_permission(FunctionName='by-rule', StatementId='rule', Action='lambda:InvokeFunction', Principal='events.amazonaws.com', SourceArn=rule)
        assert json.loads(lam.get_policy(FunctionName='by-rule')['Policy'])['Statement'][0]['Sid'] == 'rule'
        put(2)
        until(lambda: any('"n":2' in l for l in log('by-rule')))
        assert not any('"n":1' in l for l in log('by-rule'))
        lam.remove_permission(FunctionName='by-rule', StatementId='rule')
        refused('ResourceNotFoundException', lam.get_policy, FunctionName='by-rule')
        """);

    [Fact]
    public async Task A_topic_reaches_a_function() => await TestFunction.RunAsync(local, Take + """
        sns = client('sns')
        arn = function('by-topic')
        topic = sns.create_topic(Name='to-lambda')['TopicArn']
        lam.add_permission(FunctionName='by-topic', StatementId='topic', Action='lambda:InvokeFunction', Principal='sns.amazonaws.com', SourceArn=topic)
        sns.subscribe(TopicArn=topic, Protocol='lambda', Endpoint=arn)
        sns.publish(TopicArn=topic, Message='hello', Subject='S')
        # the event has Records, as a batch has, so the function shows each record's body, which a notification lacks
        until(lambda: any(l.startswith('message ') for l in log('by-topic')))
        """);
}
