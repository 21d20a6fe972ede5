using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

public sealed class AsyncTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    private const string Asynchronous = """
        from urllib.parse import urlparse
        sns, sqs = client('sns'), client('sqs')
        def topic():
            arn = sns.create_topic(Name=unique('topic'))['TopicArn']
            url = sqs.create_queue(QueueName=unique('queue'))['QueueUrl']
            q = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['QueueArn'])['Attributes']['QueueArn']
            sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'sns.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': q}]})})
            sns.subscribe(TopicArn=arn, Protocol='sqs', Endpoint=q, Attributes={'RawMessageDelivery': 'true'})
            return arn, url
        def told(url):
            for _ in tries():
                m = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get('Messages', [])
                if m: break
            sqs.delete_message(QueueUrl=url, ReceiptHandle=m[0]['ReceiptHandle'])
            return json.loads(m[0]['Body'])
        ROLE = role(*ALL, allow('sns:Publish'))
        def asynchronous(model_name, most=4, count=1, **notify):
            name = unique('config')
            new.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant(model_name, count=count)], AsyncInferenceConfig=dict(ClientConfig={'MaxConcurrentInvocationsPerInstance': most},
                OutputConfig=dict(S3OutputPath='s3://%s/out' % BUCKET, S3FailurePath='s3://%s/failed' % BUCKET, **({'NotificationConfig': notify} if notify else {}))))
            return name
        def failure_of(r): return r['ResponseMetadata']['HTTPHeaders']['x-amzn-sagemaker-failurelocation']
        def put(text):
            key = unique('in'); s3.put_object(Bucket=BUCKET, Key=key, Body=text); return 's3://%s/%s' % (BUCKET, key)
        def read(uri):
            u = urlparse(uri)
            for _ in tries():
                try: return s3.get_object(Bucket=u.netloc, Key=u.path[1:])['Body'].read().decode()
                except ClientError: pass
            raise AssertionError('no ' + uri)

        """;

    private Task<string> RunAsync(string script) => ServingScript.RunAsync(local, Asynchronous + script);

    [Fact]
    public Task A_request_is_answered_in_s3_and_told_to_a_topic() => RunAsync("""
        (good, good_queue), (bad, bad_queue) = topic(), topic()
        name = endpoint(asynchronous(echo('a', role_arn=ROLE), SuccessTopic=good, ErrorTopic=bad, IncludeInferenceResponseIn=['SUCCESS_NOTIFICATION_TOPIC']))
        source = put('[]')
        r = rt.invoke_endpoint_async(EndpointName=name, InputLocation=source, ContentType='application/json', InferenceId='mine')
        assert r['ResponseMetadata']['HTTPStatusCode'] == 202 and r['InferenceId'] == 'mine' and r['OutputLocation'].startswith('s3://%s/out/' % BUCKET), r
        assert read(r['OutputLocation']) == 'a'
        n = told(good_queue)
        assert n['invocationStatus'] == 'Completed' and n['inferenceId'] == 'mine' and n['responseParameters']['outputLocation'] == r['OutputLocation'], n
        assert n['responseParameters']['responseBody'] == 'a' and n['requestParameters'] == {'endpointName': name, 'inputLocation': source, 'contentType': 'application/json'}, n
        r = rt.invoke_endpoint_async(EndpointName=name, InputLocation=put('raise'))
        assert 'no such thing' in read(failure_of(r))
        n = told(bad_queue)
        assert n['invocationStatus'] == 'Failed' and n['failureReason'].startswith('ModelError: '), n
        r = rt.invoke_endpoint_async(EndpointName=name, InputLocation='s3://%s/nowhere' % BUCKET)
        assert 'Could not download the input' in read(failure_of(r))
        d = sm.describe_endpoint(EndpointName=name)
        assert d['AsyncInferenceConfig']['ClientConfig']['MaxConcurrentInvocationsPerInstance'] == 4
        assert 'InvokeEndpointAsync' in refused('ValidationError', rt.invoke_endpoint, EndpointName=name, Body='[]')
        real = endpoint(config(echo('b')))
        assert 'not asynchronous' in refused('ValidationError', rt.invoke_endpoint_async, EndpointName=real, InputLocation=source)
        gone(real); gone(name)
        """);

    [Fact]
    public Task Requests_wait_for_instances_and_come_to_them_in_order() => RunAsync("""
        name = endpoint(asynchronous(echo('a', role_arn=ROLE), most=1))
        def scale(n):
            new.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=[{'VariantName': 'AllTraffic', 'DesiredInstanceCount': n}]); wait(name)
        scale(0)
        assert sm.describe_endpoint(EndpointName=name)['ProductionVariants'][0]['CurrentInstanceCount'] == 0
        outs = [rt.invoke_endpoint_async(EndpointName=name, InputLocation=put('[]'))['OutputLocation'] for _ in range(3)]
        time.sleep(1.5)
        assert 'Contents' not in s3.list_objects_v2(Bucket=BUCKET, Prefix='out/')
        def metric(metric_name):
            import datetime
            now = datetime.datetime.now(datetime.timezone.utc)
            p = cw.get_metric_statistics(Namespace='AWS/SageMaker', MetricName=metric_name, Dimensions=[{'Name': 'EndpointName', 'Value': name}], StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=5), Period=300, Statistics=['Maximum'])['Datapoints']
            return max([x['Maximum'] for x in p], default=None)
        # Its metrics are told every twenty seconds of Local's clock.
        import urllib.request
        urllib.request.urlopen(os.environ['LOCAL'] + '/_mlinfra/clock', json.dumps({'advance': '00:00:30'}).encode()).read()
        until(lambda: metric('HasBacklogWithoutCapacity') == 1 and metric('ApproximateBacklogSize') == 3)
        assert metric('HasBacklogWithoutCapacity') == 1 and metric('ApproximateBacklogSize') == 3, (metric('HasBacklogWithoutCapacity'), metric('ApproximateBacklogSize'))
        scale(1)
        assert [read(o) for o in outs] == ['a'] * 3
        gone(name)
        """, TimeSpan.FromMinutes(2));

    private Task<string> RunAsync(string script, TimeSpan limit) => ServingScript.RunAsync(local, Asynchronous + script, limit);

    [Fact]
    public Task Only_the_metrics_that_AWS_has_of_asynchronous_endpoints_are_told() => RunAsync("""
        c = asynchronous(echo('a', role_arn=ROLE), SuccessTopic=topic()[0], IncludeInferenceResponseIn=['SUCCESS_NOTIFICATION_TOPIC'])
        name = endpoint(c)
        assert new.describe_endpoint(EndpointName=name)['AsyncInferenceConfig']['OutputConfig']['NotificationConfig']['IncludeInferenceResponseIn'] == ['SUCCESS_NOTIFICATION_TOPIC']
        read(rt.invoke_endpoint_async(EndpointName=name, InputLocation=put('[]'))['OutputLocation'])
        told = lambda: {m['MetricName'] for m in cw.list_metrics(Namespace='AWS/SageMaker', Dimensions=[{'Name': 'EndpointName', 'Value': name}, {'Name': 'VariantName', 'Value': 'AllTraffic'}])['Metrics']}
        until(lambda: 'TotalProcessingTime' in told() and 'ModelLatency' in told())
        assert told() == {'ModelLatency', 'Invocation4XXErrors', 'Invocation5XXErrors', 'TimeInBacklog', 'InvocationsProcessed', 'TotalProcessingTime'}, told()
        gone(name)
        """);
}
