using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Sns;

public sealed class SnsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Queue = """
        sns, sqs, logs = client('sns'), client('sqs'), client('logs')
        def queue(name, topic):
            url = sqs.create_queue(QueueName=name)['QueueUrl']
            arn = 'arn:aws:sqs:us-east-1:000000000000:' + name
            sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow',
                'Principal': {'Service': 'sns.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn, 'Condition': {'ArnEquals': {'aws:SourceArn': topic}}}]})})
            return url, arn

        """;

    [Fact]
    public async Task A_topic_reaches_its_queues_wrapped_and_raw() => await Boto.RunAsync(local, Queue + """
        topic = sns.create_topic(Name='news')['TopicArn']
        assert topic == 'arn:aws:sns:us-east-1:000000000000:news' and sns.create_topic(Name='news')['TopicArn'] == topic
        wrapped, wrapped_arn = queue('wrapped', topic)
        raw, raw_arn = queue('raw', topic)
        sub = sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=wrapped_arn, ReturnSubscriptionArn=True)['SubscriptionArn']
        sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=raw_arn, Attributes={'RawMessageDelivery': 'true'})
        id = sns.publish(TopicArn=topic, Subject='S', Message='hello', MessageAttributes={'k': {'DataType': 'String', 'StringValue': 'v'}})['MessageId']
        m = json.loads(sqs.receive_message(QueueUrl=wrapped, WaitTimeSeconds=5)['Messages'][0]['Body'])
        assert m['Type'] == 'Notification' and m['MessageId'] == id and m['Message'] == 'hello' and m['Subject'] == 'S' and m['TopicArn'] == topic, m
        assert m['MessageAttributes'] == {'k': {'Type': 'String', 'Value': 'v'}}, m
        r = sqs.receive_message(QueueUrl=raw, WaitTimeSeconds=5, MessageAttributeNames=['All'])['Messages'][0]
        assert r['Body'] == 'hello' and r['MessageAttributes']['k']['StringValue'] == 'v', r
        assert len(sns.list_subscriptions_by_topic(TopicArn=topic)['Subscriptions']) == 2
        assert sns.get_topic_attributes(TopicArn=topic)['Attributes']['SubscriptionsConfirmed'] == '2'
        assert sns.get_subscription_attributes(SubscriptionArn=sub)['Attributes']['Endpoint'] == wrapped_arn
        sns.unsubscribe(SubscriptionArn=sub)
        sns.publish(TopicArn=topic, Message='again')
        assert 'Messages' not in sqs.receive_message(QueueUrl=wrapped)
        sns.delete_topic(TopicArn=topic)
        assert refused('NotFound', sns.publish, TopicArn=topic, Message='m') == 'Topic does not exist'
        """);

    [Fact]
    public async Task A_queue_that_does_not_let_the_topic_in_is_noted_and_the_dead_letters_get_the_message() => await Boto.RunAsync(local, Queue + """
        topic = sns.create_topic(Name='shut')['TopicArn']
        closed = sqs.create_queue(QueueName='closed')['QueueUrl']
        dead, dead_arn = queue('shut-dead', topic)
        sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint='arn:aws:sqs:us-east-1:000000000000:closed', Attributes={'RedrivePolicy': json.dumps({'deadLetterTargetArn': dead_arn})})
        sns.publish(TopicArn=topic, Message='m')
        assert json.loads(sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=5)['Messages'][0]['Body'])['Message'] == 'm'
        assert 'Messages' not in sqs.receive_message(QueueUrl=closed)
        lines = [e['message'] for e in logs.get_log_events(logGroupName='sns/us-east-1/000000000000/shut', logStreamName='deliveries')['events']]
        assert 'not delivered by sqs to arn:aws:sqs:us-east-1:000000000000:closed: AccessDenied' in lines[0], lines
        """);

    [Fact]
    public async Task Mail_is_shown_as_what_would_be_sent() => await Boto.RunAsync(local, Queue + """
        topic = sns.create_topic(Name='mail')['TopicArn']
        sns.subscribe(TopicArn=topic, Protocol='email', Endpoint='ops@example.com')
        sns.publish(TopicArn=topic, Subject='Alarm', Message='look')
        lines = [e['message'] for e in logs.get_log_events(logGroupName='sns/us-east-1/000000000000/mail', logStreamName='deliveries')['events']]
        assert lines == ['would be sent by email to ops@example.com: Alarm: look'], lines
        assert 'carrier-pigeon' in refused('NotSupportedByLocal', sns.subscribe, TopicArn=topic, Protocol='carrier-pigeon', Endpoint='x')
        refused('InvalidParameter', sns.publish, TopicArn=topic, Message='')
        assert 'FilterPolicy' in refused('NotSupportedByLocal', sns.subscribe, TopicArn=topic, Protocol='email', Endpoint='b@example.com', Attributes={'FilterPolicy': '{}'})
        """);
}
