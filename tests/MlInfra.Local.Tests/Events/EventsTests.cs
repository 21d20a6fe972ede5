using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Events;

public sealed class EventsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    internal const string Queue = """
        events, sqs = client('events'), client('sqs')
        def queue(name, rule=None):
            url = sqs.create_queue(QueueName=name)['QueueUrl']
            arn = 'arn:aws:sqs:us-east-1:000000000000:' + name
            if rule: sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow',
                'Principal': {'Service': 'events.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn,
                'Condition': {'ArnEquals': {'aws:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/' + rule}}}]})})
            return url, arn
        def take(url): return sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10, MessageAttributeNames=['All']).get('Messages', [None])[0]
        def put(detail, source='app', type='T'): return events.put_events(Entries=[{'Source': source, 'DetailType': type, 'Detail': json.dumps(detail), 'Resources': ['arn:x']}])

        """;

    [Fact]
    public async Task An_event_that_matches_reaches_the_target_and_another_does_not() => await Boto.RunAsync(local, Queue + """
        url, arn = queue('matched', 'match')
        assert events.put_rule(Name='match', EventPattern=json.dumps({'source': ['app'], 'detail': {'state': ['Approved']}}))['RuleArn'].endswith(':rule/match')
        events.put_targets(Rule='match', Targets=[{'Id': 'q', 'Arn': arn}])
        r = put({'state': 'Rejected'})
        r = put({'state': 'Approved', 'n': 1})
        assert r['FailedEntryCount'] == 0
        m = json.loads(take(url)['Body'])
        assert m['id'] == r['Entries'][0]['EventId'] and m['detail'] == {'state': 'Approved', 'n': 1} and m['detail-type'] == 'T', m
        assert m['account'] == '000000000000' and m['region'] == 'us-east-1' and m['resources'] == ['arn:x'] and m['version'] == '0', m
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        events.disable_rule(Name='match')
        put({'state': 'Approved'})
        time.sleep(0.3)
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        assert events.describe_rule(Name='match')['State'] == 'DISABLED'
        assert events.list_targets_by_rule(Rule='match')['Targets'] == [{'Id': 'q', 'Arn': arn}]
        assert events.list_rule_names_by_target(TargetArn=arn)['RuleNames'] == ['match']
        assert 'match' in [x['Name'] for x in events.list_rules()['Rules']]
        refused('ValidationException', events.delete_rule, Name='match')
        events.remove_targets(Rule='match', Ids=['q'])
        events.delete_rule(Name='match')
        refused('ResourceNotFoundException', events.describe_rule, Name='match')
        """);

    [Fact]
    public async Task Targets_get_what_they_ask_for() => await Boto.RunAsync(local, Queue + """
        events.put_rule(Name='inputs', EventPattern=json.dumps({'source': ['inputs']}))
        made = {n: queue('input-' + n, 'inputs') for n in ('constant', 'path', 'template')}
        events.put_targets(Rule='inputs', Targets=[
            {'Id': 'c', 'Arn': made['constant'][1], 'Input': '{"a": 1}'},
            {'Id': 'p', 'Arn': made['path'][1], 'InputPath': '$.detail.object'},
            {'Id': 't', 'Arn': made['template'][1], 'InputTransformer': {'InputPathsMap': {'key': '$.detail.object.key', 'n': '$.detail.list[1]'},
                'InputTemplate': '{"text": "got <key> by <aws.events.rule-name>", "n": <n>, "gone": <nothing>}'}}])
        put({'object': {'key': 'a"b'}, 'list': [1, 2]}, source='inputs')
        assert json.loads(take(made['constant'][0])['Body']) == {'a': 1}
        assert json.loads(take(made['path'][0])['Body']) == {'key': 'a"b'}
        assert json.loads(take(made['template'][0])['Body']) == {'text': 'got a"b by inputs', 'n': 2, 'gone': None}
        assert 'Only one of' in refused('ValidationException', events.put_targets, Rule='inputs', Targets=[{'Id': 'x', 'Arn': made['path'][1], 'Input': '1', 'InputPath': '$'}])
        assert 'kinesis' in refused('NotSupportedByLocal', events.put_targets, Rule='inputs', Targets=[{'Id': 'x', 'Arn': 'arn:aws:kinesis:us-east-1:000000000000:stream/s'}])
        assert 'EcsParameters' in refused('NotSupportedByLocal', events.put_targets, Rule='inputs', Targets=[{'Id': 'x', 'Arn': made['path'][1], 'EcsParameters': {'TaskDefinitionArn': 'arn'}}])
        """);

    [Fact]
    public async Task What_a_target_refuses_becomes_a_dead_letter_that_says_why() => await Boto.RunAsync(local, Queue + """
        closed, closed_arn = queue('refusing')
        dead, dead_arn = queue('rule-dead', 'refused')
        events.put_rule(Name='refused', EventPattern=json.dumps({'source': ['refused']}))
        events.put_targets(Rule='refused', Targets=[{'Id': 'q', 'Arn': closed_arn, 'DeadLetterConfig': {'Arn': dead_arn}}])
        put({'a': 1}, source='refused')
        m = take(dead)
        assert json.loads(m['Body'])['detail'] == {'a': 1}
        a = {k: v['StringValue'] for k, v in m['MessageAttributes'].items()}
        assert a['ERROR_CODE'] == 'NO_PERMISSIONS' and a['TARGET_ARN'] == closed_arn and a['RULE_ARN'].endswith(':rule/refused'), a
        assert 'sqs:sendmessage' in a['ERROR_MESSAGE']
        """);

    [Fact]
    public async Task Bad_rules_and_entries_are_refused() => await Boto.RunAsync(local, Queue + """
        assert refused('InvalidEventPatternException', events.put_rule, Name='bad', EventPattern='{"source": "x"}') == 'Event pattern is not valid. Reason: "source" must be an object or an array'
        refused('ValidationException', events.put_rule, Name='bad')
        refused('ValidationException', events.put_rule, Name='bad', ScheduleExpression='rate(1 minutes)')
        assert 'other-bus' in refused('NotSupportedByLocal', events.put_rule, Name='bad', EventBusName='other-bus', EventPattern='{"source": ["x"]}')
        r = events.put_events(Entries=[{'Source': 'a', 'DetailType': 'b', 'Detail': 'no json'}, {'Source': 'a', 'DetailType': 'b', 'Detail': '{}'}])
        assert r['FailedEntryCount'] == 1 and r['Entries'][0]['ErrorCode'] == 'MalformedDetail' and 'EventId' in r['Entries'][1]
        assert events.test_event_pattern(EventPattern='{"source": ["a"]}', Event='{"source": "a"}')['Result']
        assert not events.test_event_pattern(EventPattern='{"source": ["a"]}', Event='{"source": "b"}')['Result']
        assert events.describe_event_bus()['Name'] == 'default'
        """);
}
