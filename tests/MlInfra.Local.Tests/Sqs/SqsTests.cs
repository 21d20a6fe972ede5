using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Sqs;

public sealed class SqsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task A_message_is_sent_received_and_deleted_with_its_attributes() => await Boto.RunAsync(local, """
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='plain')['QueueUrl']
        assert url.endswith('/000000000000/plain'), url
        attributes = {'kind': {'DataType': 'String', 'StringValue': 'a'}, 'n': {'DataType': 'Number', 'StringValue': '1'}, 'b': {'DataType': 'Binary', 'BinaryValue': b'\x00\xff'}}
        sent = sqs.send_message(QueueUrl=url, MessageBody='hällo <&>', MessageAttributes=attributes)
        got = sqs.receive_message(QueueUrl=url, AttributeNames=['All'], MessageAttributeNames=['All'])['Messages']
        assert len(got) == 1
        m = got[0]
        assert m['MessageId'] == sent['MessageId'] and m['Body'] == 'hällo <&>' and m['MD5OfBody'] == sent['MD5OfMessageBody']
        assert m['MessageAttributes'] == attributes, m['MessageAttributes']
        assert m['MD5OfMessageAttributes'] == sent['MD5OfMessageAttributes']
        assert m['Attributes']['ApproximateReceiveCount'] == '1'
        assert abs(int(m['Attributes']['SentTimestamp']) / 1000 - time.time()) < 30
        # hidden while it is in flight, gone after it was deleted
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        sqs.delete_message(QueueUrl=url, ReceiptHandle=m['ReceiptHandle'])
        a = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
        assert a['ApproximateNumberOfMessages'] == '0' and a['ApproximateNumberOfMessagesNotVisible'] == '0', a
        assert a['QueueArn'] == 'arn:aws:sqs:us-east-1:000000000000:plain' and a['VisibilityTimeout'] == '30', a
        # only the attributes that were asked for, and their own checksum
        sqs.send_message(QueueUrl=url, MessageBody='x', MessageAttributes=attributes)
        some = sqs.receive_message(QueueUrl=url, MessageAttributeNames=['k*', 'kin.*', 'n'])['Messages'][0]
        assert list(some['MessageAttributes']) in (['n'], ['kind', 'n']), some
        assert 'Attributes' not in some
        """);

    [Fact]
    public async Task Visibility_is_changed_and_runs_out() => await Boto.RunAsync(local, """
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='visibility', Attributes={'VisibilityTimeout': '1'})['QueueUrl']
        sqs.send_message(QueueUrl=url, MessageBody='m')
        began = time.time()
        first = sqs.receive_message(QueueUrl=url)['Messages'][0]
        second = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, AttributeNames=['ApproximateReceiveCount'])['Messages'][0]
        assert 0.9 < time.time() - began, time.time() - began
        assert second['Attributes']['ApproximateReceiveCount'] == '2'
        # the old receipt neither deletes nor hides
        sqs.delete_message(QueueUrl=url, ReceiptHandle=first['ReceiptHandle'])
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=second['ReceiptHandle'], VisibilityTimeout=0)
        third = sqs.receive_message(QueueUrl=url)['Messages'][0]
        assert third['MessageId'] == first['MessageId']
        refused('ReceiptHandleIsInvalid', sqs.delete_message, QueueUrl=url, ReceiptHandle='nonsense')
        """);

    [Fact]
    public async Task A_long_poll_ends_when_a_message_comes() => await Boto.RunAsync(local, """
        import threading
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='long')['QueueUrl']
        began, sender = time.time(), client('sqs')
        threading.Timer(0.7, lambda: sender.send_message(QueueUrl=url, MessageBody='late')).start()
        assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)['Messages'][0]['Body'] == 'late'
        assert 0.6 < time.time() - began < 19, time.time() - began
        # a delayed message wakes the one who waits, too
        sqs.send_message(QueueUrl=url, MessageBody='delayed', DelaySeconds=4)
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['ApproximateNumberOfMessagesDelayed'])['Attributes'] == {'ApproximateNumberOfMessagesDelayed': '1'}
        assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)['Messages'][0]['Body'] == 'delayed'
        """);

    [Fact]
    public async Task A_message_received_too_often_becomes_a_dead_letter() => await Boto.RunAsync(local, """
        sqs = client('sqs')
        dead = sqs.create_queue(QueueName='dead')['QueueUrl']
        url = sqs.create_queue(QueueName='redriven', Attributes={'VisibilityTimeout': '0', 'RedrivePolicy': json.dumps({'deadLetterTargetArn': 'arn:aws:sqs:us-east-1:000000000000:dead', 'maxReceiveCount': '2'})})['QueueUrl']
        id = sqs.send_message(QueueUrl=url, MessageBody='bad')['MessageId']
        for _ in range(2): assert sqs.receive_message(QueueUrl=url)['Messages'][0]['MessageId'] == id
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        m = sqs.receive_message(QueueUrl=dead, AttributeNames=['All'])['Messages'][0]
        assert m['MessageId'] == id and m['Attributes']['DeadLetterQueueSourceArn'].endswith(':redriven'), m
        assert sqs.list_dead_letter_source_queues(QueueUrl=dead)['queueUrls'] == [url]
        """);

    [Fact]
    public async Task Batches_answer_for_each_entry() => await Boto.RunAsync(local, """
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='batch')['QueueUrl']
        r = sqs.send_message_batch(QueueUrl=url, Entries=[{'Id': str(i), 'MessageBody': 'b%d' % i} for i in range(9)] + [{'Id': 'bad', 'MessageBody': 'x', 'DelaySeconds': 901}])
        assert [s['Id'] for s in r['Successful']] == [str(i) for i in range(9)]
        assert r['Failed'][0]['Id'] == 'bad' and r['Failed'][0]['Code'] == 'InvalidParameterValue' and r['Failed'][0]['SenderFault'], r['Failed']
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)['Messages']
        assert sorted(m['Body'] for m in got) == ['b%d' % i for i in range(9)]
        hidden = sqs.change_message_visibility_batch(QueueUrl=url, Entries=[{'Id': m['MessageId'], 'ReceiptHandle': m['ReceiptHandle'], 'VisibilityTimeout': 60} for m in got])
        assert len(hidden['Successful']) == 9
        gone = sqs.delete_message_batch(QueueUrl=url, Entries=[{'Id': m['MessageId'], 'ReceiptHandle': m['ReceiptHandle']} for m in got])
        assert len(gone['Successful']) == 9
        assert refused('AWS.SimpleQueueService.TooManyEntriesInBatchRequest', sqs.send_message_batch, QueueUrl=url, Entries=[{'Id': str(i), 'MessageBody': 'b'} for i in range(11)]) == 'Maximum number of entries per request are 10. You have sent 11.'
        refused('AWS.SimpleQueueService.BatchEntryIdsNotDistinct', sqs.send_message_batch, QueueUrl=url, Entries=[{'Id': 'a', 'MessageBody': 'b'}, {'Id': 'a', 'MessageBody': 'b'}])
        sqs.send_message(QueueUrl=url, MessageBody='m')
        sqs.purge_queue(QueueUrl=url)
        assert 'Messages' not in sqs.receive_message(QueueUrl=url)
        """);

    [Fact]
    public async Task Queues_are_listed_changed_tagged_and_deleted() => await Boto.RunAsync(local, """
        sqs = client('sqs')
        url = sqs.create_queue(QueueName='kept', Attributes={'DelaySeconds': '3'}, tags={'a': '1'})['QueueUrl']
        assert sqs.create_queue(QueueName='kept', Attributes={'DelaySeconds': '3'})['QueueUrl'] == url
        assert refused('QueueAlreadyExists', sqs.create_queue, QueueName='kept', Attributes={'DelaySeconds': '4'}) == 'A queue already exists with the same name and a different value for attribute DelaySeconds'
        assert sqs.get_queue_url(QueueName='kept')['QueueUrl'] == url
        assert url in sqs.list_queues(QueueNamePrefix='ke')['QueueUrls']
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'DelaySeconds': '5'})
        assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['DelaySeconds'])['Attributes'] == {'DelaySeconds': '5'}
        refused('InvalidParameterValue', sqs.set_queue_attributes, QueueUrl=url, Attributes={'VisibilityTimeout': '43201'})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={'VisibilityTimeout': '43200'})
        sqs.tag_queue(QueueUrl=url, Tags={'b': '2'})
        sqs.untag_queue(QueueUrl=url, TagKeys=['a'])
        assert sqs.list_queue_tags(QueueUrl=url)['Tags'] == {'b': '2'}
        sqs.delete_queue(QueueUrl=url)
        assert refused('AWS.SimpleQueueService.NonExistentQueue', sqs.send_message, QueueUrl=url, MessageBody='m') == 'The specified queue does not exist.'
        assert 'FIFO queues' in refused('NotSupportedByLocal', sqs.create_queue, QueueName='f.fifo', Attributes={'FifoQueue': 'true'})
        """);

    [Fact]
    public async Task Json_is_spoken_as_newer_SDKs_do()
    {
        await CallAsync("CreateQueue", """{"QueueName":"json","Attributes":{"VisibilityTimeout":"9"},"tags":{"t":"1"}}""");
        var url = $"{local.Endpoint}000000000000/json";
        var sent = await CallAsync("SendMessage", $$$$"""{"QueueUrl":"{{{{url}}}}","MessageBody":"m","MessageAttributes":{"a":{"DataType":"String","StringValue":"v"}}}""");
        var received = await CallAsync("ReceiveMessage", $$$$"""{"QueueUrl":"{{{{url}}}}","MessageSystemAttributeNames":["All"],"MessageAttributeNames":["All"]}""");
        var attributes = await CallAsync("GetQueueAttributes", $$$$"""{"QueueUrl":"{{{{url}}}}","AttributeNames":["VisibilityTimeout"]}""");
        var batch = await CallAsync("SendMessageBatch", $$$$"""{"QueueUrl":"{{{{url}}}}","Entries":[{"Id":"1","MessageBody":"b"}]}""");

        Assert.Contains("\"MD5OfMessageBody\":\"6f8f57715090da2632453988d9a1501b\"", sent.Body);
        Assert.Contains("\"MessageAttributes\":{\"a\":{\"StringValue\":\"v\",\"DataType\":\"String\"}}", received.Body);
        Assert.Contains("\"ApproximateReceiveCount\":\"1\"", received.Body);
        Assert.Equal("""{"Attributes":{"VisibilityTimeout":"9"}}""", attributes.Body);
        Assert.StartsWith("""{"Successful":[{"Id":"1",""", batch.Body);

        var missing = await CallAsync("SendMessage", """{"QueueUrl":"http://x/1/none","MessageBody":"m"}""");

        Assert.Equal(400, missing.Status);
        Assert.Equal("""{"__type":"QueueDoesNotExist","message":"The specified queue does not exist."}""", missing.Body);
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue;Sender", missing.QueryError);
    }

    [Fact]
    public async Task The_AWS_CLI_sends_and_receives()
    {
        var made = await AwsCli.RunAsync(local, "sqs", "create-queue", "--queue-name", "cli");
        var url = System.Text.Json.Nodes.JsonNode.Parse(made)!["QueueUrl"]!.ToString();
        await AwsCli.RunAsync(local, "sqs", "send-message", "--queue-url", url, "--message-body", "by hand");

        Assert.Contains("by hand", await AwsCli.RunAsync(local, "sqs", "receive-message", "--queue-url", url));
    }

    private async Task<(int Status, string Body, string? QueryError)> CallAsync(string operation, string json)
    {
        using var content = new StringContent(json);
        content.Headers.ContentType = new("application/x-amz-json-1.0");
        using var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint) { Content = content };
        request.Headers.Add("X-Amz-Target", $"AmazonSQS.{operation}");
        using var answer = await local.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("x-amzn-query-error", out var values) ? values.Single() : null);
    }
}
