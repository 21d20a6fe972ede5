using System.Text.Json.Nodes;
using MlInfra.Local.Tests.Lambda;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Host;

public sealed class ClockTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Clock = """
        import urllib.request, urllib.error, datetime
        def clock(advance=None):
            data = None if advance is None else json.dumps({'advance': advance}).encode()
            try: return json.loads(urllib.request.urlopen(urllib.request.Request(os.environ['LOCAL'] + '/_mlinfra/clock', data)).read())
            except urllib.error.HTTPError as e: return e.code, json.loads(e.read())['message']
        def at(text): return datetime.datetime.fromisoformat(text[:26].rstrip('Z').split('+')[0])
        def happened(answer, name): return [h for h in answer['happened'] if name in h['what']]

        """;

    [Fact]
    public async Task Every_schedule_in_between_fires_once_in_order_and_its_function_is_told_that_time() => await TestFunction.RunAsync(local, Clock + """
        events = client('events')
        arn = function('hourly')
        lam.add_permission(FunctionName='hourly', StatementId='e', Action='lambda:InvokeFunction', Principal='events.amazonaws.com')
        for name, schedule in (('each-hour', 'cron(0 * * * ? *)'), ('each-other', 'rate(2 hours)'), ('off', 'rate(1 minute)')):
            events.put_rule(Name=name, ScheduleExpression=schedule, State='DISABLED' if name == 'off' else 'ENABLED')
            events.put_targets(Rule=name, Targets=[{'Id': 'f', 'Arn': arn, 'InputTransformer': {'InputPathsMap': {'t': '$.time'}, 'InputTemplate': '{"rule": "%s", "time": "<t>"}' % name}}])
        before = clock()
        answer = clock('05:00:00')
        assert answer['settled'] and at(answer['now']) - at(before['now']) >= datetime.timedelta(hours=5), answer
        hourly, other = happened(answer, 'rule each-hour'), happened(answer, 'rule each-other')
        assert len(hourly) == 5 and len(other) == 2 and not happened(answer, 'rule off'), answer
        times = [at(h['time']) for h in hourly]
        assert all(t.minute == 0 and t.second == 0 for t in times) and all(b - a == datetime.timedelta(hours=1) for a, b in zip(times, times[1:])), times
        everything = [h['time'] for h in answer['happened']]
        assert everything == sorted(everything), everything
        lines = log('hourly')
        seen = [json.loads(l[6:]) for l in lines if l.startswith('event ')]
        assert [e['time'] for e in seen] == sorted(e['time'] for e in seen) and len(seen) == 7, seen
        told = [at(l[5:]) for l in lines if l.startswith('told ')]
        assert all(datetime.timedelta(0) <= t - at(e['time']) < datetime.timedelta(minutes=30) for t, e in zip(told, seen)), (told, seen)
        for rule in ('each-hour', 'each-other', 'off'):
            events.remove_targets(Rule=rule, Ids=['f']); events.delete_rule(Name=rule)
        assert happened(clock('03:00:00'), 'rule') == []
        # what was warm still may call: the credentials live by the client's own clock
        error, answer = invoke('hourly', {'n': 1})
        assert error is None and abs(at(answer['told']) - at(clock()['now'])) < datetime.timedelta(seconds=30), answer
        """);

    [Fact]
    public async Task Alarms_ring_on_the_way_and_tell_of_it_in_the_time_that_is() => await Boto.RunAsync(local, Clock + """
        cw, sns, sqs = client('cloudwatch'), client('sns'), client('sqs')
        topic, url = sns.create_topic(Name='rings')['TopicArn'], sqs.create_queue(QueueName='rings')['QueueUrl']
        arn = 'arn:aws:sqs:us-east-1:000000000000:rings'
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'sns.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': arn}]})})
        sns.subscribe(TopicArn=topic, Protocol='sqs', Endpoint=arn, Attributes={'RawMessageDelivery': 'true'})
        cw.put_metric_alarm(AlarmName='later', Namespace='Later', MetricName='m', Statistic='Maximum', Period=300, EvaluationPeriods=1, Threshold=5,
            ComparisonOperator='GreaterThanThreshold', TreatMissingData='notBreaching', AlarmActions=[topic], OKActions=[topic])
        time.sleep(0.1)
        now = at(clock()['now'])
        cw.put_metric_data(Namespace='Later', MetricData=[{'MetricName': 'm', 'Value': 10, 'Timestamp': now + datetime.timedelta(minutes=33)}])
        answer = clock('02:00:00')
        changes = [h['what'].split()[-1] for h in happened(answer, 'alarm later')]
        assert changes in (['OK', 'ALARM', 'OK'], ['ALARM', 'OK']), answer
        rang = [at(h['time']) for h in happened(answer, 'alarm later ALARM')][0]
        assert datetime.timedelta(minutes=30) < rang - now < datetime.timedelta(minutes=50), (rang, now)
        messages = []
        while True:
            got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get('Messages', [])
            if not got: break
            messages += [json.loads(m['Body']) for m in got]
        m = next(m for m in messages if m['NewStateValue'] == 'ALARM')
        assert abs(at(m['StateChangeTime'].replace('+0000', '')) - rang) < datetime.timedelta(seconds=30), m
        # what is measured from now on is stamped so
        cw.put_metric_data(Namespace='Later', MetricData=[{'MetricName': 'stamped', 'Value': 1}])
        now = at(clock()['now'])
        points = cw.get_metric_statistics(Namespace='Later', MetricName='stamped', StartTime=now - datetime.timedelta(minutes=3), EndTime=now + datetime.timedelta(minutes=1), Period=60, Statistics=['Sum'])['Datapoints']
        assert len(points) == 1, points
        """);

    [Fact]
    public async Task What_lies_in_a_dead_letter_queue_is_seen_all_the_way() => await Boto.RunAsync(local, Clock + """
        cw, sqs = client('cloudwatch'), client('sqs')
        url = sqs.create_queue(QueueName='lies')['QueueUrl']
        cw.put_metric_alarm(AlarmName='lies', Namespace='AWS/SQS', MetricName='ApproximateNumberOfMessagesVisible', Dimensions=[{'Name': 'QueueName', 'Value': 'lies'}], Statistic='Maximum', Period=300,
            EvaluationPeriods=1, Threshold=0, ComparisonOperator='GreaterThanThreshold', TreatMissingData='notBreaching')
        sqs.send_message(QueueUrl=url, MessageBody='dead')
        changes = [h['what'].split()[-1] for h in happened(clock('1.00:00:00'), 'alarm lies')]
        assert changes in ([], ['ALARM'], ['OK', 'ALARM']) and cw.describe_alarms(AlarmNames=['lies'])['MetricAlarms'][0]['StateValue'] == 'ALARM', changes
        sqs.purge_queue(QueueUrl=url)
        assert [h['what'].split()[-1] for h in happened(clock('00:20:00'), 'alarm lies')] == ['OK']
        """);

    [Fact]
    public async Task Hours_that_are_told_late_ring_by_two_of_three_and_hours_without_any_are_missing() => await Boto.RunAsync(local, Clock + """
        cw = client('cloudwatch')
        which = dict(Namespace='aws/sagemaker/Endpoints/data-metrics', MetricName='feature_baseline_drift_x', Dimensions=[{'Name': 'Endpoint', 'Value': 'e'}, {'Name': 'MonitoringSchedule', 'Value': 'm'}])
        cw.put_metric_alarm(AlarmName='hours', Statistic='Maximum', Period=3600, EvaluationPeriods=3, DatapointsToAlarm=2, Threshold=0.5, ComparisonOperator='GreaterThanThreshold', TreatMissingData='missing', **which)
        def state(expected):
            for _ in tries():
                s = cw.describe_alarms(AlarmNames=['hours'])['MetricAlarms'][0]
                if s['StateValue'] == expected: return s
            raise AssertionError(s)
        def tell(value):
            hour = at(clock()['now']).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=1)
            cw.put_metric_data(Namespace=which['Namespace'], MetricData=[{'MetricName': which['MetricName'], 'Dimensions': which['Dimensions'], 'Value': value, 'Timestamp': hour}])
        tell(0.9); clock('01:00:00'); tell(0.1); clock('01:00:00')
        state('OK')
        tell(0.8); clock('00:00:10')
        assert '2 out of the last 3 datapoints' in state('ALARM')['StateReason']
        clock('01:00:00'); tell(0.1); clock('00:00:10')
        state('OK')
        clock('09:00:00')
        state('INSUFFICIENT_DATA')
        """);

    [Fact]
    public async Task What_is_captured_lies_under_the_hour_of_the_clock() => await ServingScript.RunAsync(local, Clock + """
        clock('1.02:00:00')
        now = at(clock()['now'])
        assert now - datetime.datetime.utcnow() >= datetime.timedelta(hours=25.9)
        name = endpoint(config(echo('a'), DataCaptureConfig={'EnableCapture': True, 'InitialSamplingPercentage': 100, 'DestinationS3Uri': 's3://%s/captured' % BUCKET,
            'CaptureOptions': [{'CaptureMode': 'Input'}, {'CaptureMode': 'Output'}], 'CaptureContentTypeHeader': {'JsonContentTypes': ['application/json']}}))
        invoke(name)
        for _ in tries():
            keys = [o['Key'] for o in s3.list_objects_v2(Bucket=BUCKET, Prefix='captured/').get('Contents', [])]
            if keys: break
        hours = [(now + datetime.timedelta(hours=h)).strftime('/%Y/%m/%d/%H/') for h in (0, 1)]
        assert len(keys) == 1 and any(h in keys[0] for h in hours), (keys, hours)
        record = json.loads(s3.get_object(Bucket=BUCKET, Key=keys[0])['Body'].read())
        assert abs(at(record['eventMetadata']['inferenceTime']) - now) < datetime.timedelta(minutes=5), record
        gone(name)
        """);

    [Theory]
    [InlineData("""{}""", "advance is missing; it must be")]
    [InlineData("""{"advance": 3600}""", "advance is 3600; it must be")]
    [InlineData("""{"advance": "3600"}""", "advance is \"3600\"; it must be")]
    [InlineData("""{"advance": "-01:00:00"}""", "the clock can't go back")]
    [InlineData("""{"advance": "00:00:00"}""", "above zero")]
    [InlineData("""{"advance": "31.00:00:01"}""", "at most 31 days")]
    [InlineData("""["01:00:00"]""", "the body must be a JSON object")]
    public async Task A_move_that_is_none_is_refused(string body, string says)
    {
        using var content = new StringContent(body);
        using var answer = await local.Http.PostAsync(new Uri(local.Endpoint, "/_mlinfra/clock"), content, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(says, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["message"]);
    }

    [Fact]
    public async Task The_clock_is_as_far_ahead_after_a_kill()
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-test-").FullName;
        using var http = new HttpClient();
        try
        {
            using (var first = await LocalProcess.StartAsync(folder))
            {
                using var body = new StringContent("""{"advance": "2.03:00:00"}""");
                using var answer = await http.PostAsync(new Uri(first.Endpoint, "/_mlinfra/clock"), body, TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode);
                first.Kill();
            }

            using var second = await LocalProcess.StartAsync(folder);
            var clock = JsonNode.Parse(await http.GetStringAsync(new Uri(second.Endpoint, "/_mlinfra/clock"), TestContext.Current.CancellationToken))!;

            Assert.InRange(TimeSpan.Parse((string)clock["ahead"]!), TimeSpan.FromHours(51), TimeSpan.FromHours(51));
            Assert.InRange(DateTimeOffset.Parse((string)clock["now"]!) - DateTimeOffset.UtcNow, TimeSpan.FromHours(50.9), TimeSpan.FromHours(51.1));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
