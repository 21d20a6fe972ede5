using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>SQS's standard queues, in the Query protocol (boto3 1.26) and in JSON (newer SDKs).</summary>
internal sealed class SqsService(QueueStore queues, Messages messages) : IServiceRoom
{
    public string SigningName => "sqs";

    public IReadOnlyList<string> TargetPrefixes => ["AmazonSQS"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query, WireFormat.Json];

    public string? XmlNamespace => "http://queue.amazonaws.com/doc/2012-11-05/";

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateQueue", (c, _) => Task.FromResult<Reply>(CreateQueue(c))) { Needs = c => [new("sqs:CreateQueue", queues.ArnOf(c.Input.Text("QueueName") ?? ""))] },
        new("GetQueueUrl", (c, _) => Task.FromResult<Reply>(GetQueueUrl(c))) { Needs = c => [new("sqs:GetQueueUrl", queues.ArnOf(c.Input.Text("QueueName") ?? ""))] },
        new("ListQueues", (c, _) => Task.FromResult<Reply>(ListQueues(c))),
        On("DeleteQueue", DeleteQueue),
        On("GetQueueAttributes", GetQueueAttributes),
        On("SetQueueAttributes", SetQueueAttributes),
        On("PurgeQueue", c => { messages.Purge(queues.Get(c.Queue()).Name); return new JsonObject(); }),
        On("SendMessage", c => Send(c, c.Input)),
        On("SendMessageBatch", SendBatch, "SendMessage"),
        new("ReceiveMessage", ReceiveAsync) { Needs = c => [new("sqs:ReceiveMessage", queues.ArnOf(c.Queue()))] },
        On("DeleteMessage", c => DeleteMessage(c, c.Input)),
        On("DeleteMessageBatch", c => SqsBatch.Run(c, "DeleteMessageBatchRequestEntry", "DeleteMessageBatchResultEntry", e => DeleteMessage(c, e)), "DeleteMessage"),
        On("ChangeMessageVisibility", c => ChangeVisibility(c, c.Input)),
        On("ChangeMessageVisibilityBatch", c => SqsBatch.Run(c, "ChangeMessageVisibilityBatchRequestEntry", "ChangeMessageVisibilityBatchResultEntry", e => ChangeVisibility(c, e)), "ChangeMessageVisibility"),
        On("TagQueue", TagQueue),
        On("UntagQueue", UntagQueue),
        On("ListQueueTags", c => SqsWriting.Map(c, queues.Get(c.Queue()).Tags, "Tags", "Tag", "Key")),
        On("ListDeadLetterSourceQueues", ListDeadLetterSources),
    ];

    private Operation On(string name, Func<Call, Reply> handle, string? action = null) => new(name, (c, _) => Task.FromResult(handle(c)))
    {
        Needs = c => [new($"sqs:{action ?? name}", queues.ArnOf(c.Queue()))],
    };

    private JsonObject CreateQueue(Call call)
    {
        var name = call.Input.Text("QueueName") ?? throw SqsErrors.Missing("QueueName");
        queues.Create(name, call.Input.Map("Attributes", "Attribute"), call.Input.Map("tags", "Tag", "Key"));
        return new() { ["QueueUrl"] = queues.UrlOf(name) };
    }

    private JsonObject GetQueueUrl(Call call) =>
        new() { ["QueueUrl"] = queues.UrlOf(queues.Get(call.Input.Text("QueueName") ?? throw SqsErrors.Missing("QueueName")).Name) };

    private JsonObject ListQueues(Call call)
    {
        var prefix = call.Input.Text("QueueNamePrefix") ?? "";
        var max = call.Input.Within("MaxResults", 1, 1000);
        var after = call.Input.Text("NextToken") ?? "";
        var found = queues.All().Select(q => q.Name)
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(n, after) > 0).ToList();
        var page = found.Take(max ?? 1000).ToList();
        var output = SqsWriting.List(call, page.Select(n => (JsonNode?)queues.UrlOf(n)), "QueueUrls", "QueueUrl");
        if (max is not null && found.Count > page.Count) output["NextToken"] = page[^1];
        return output;
    }

    private Reply DeleteQueue(Call call)
    {
        var name = queues.Get(call.Queue()).Name;
        messages.Purge(name);
        queues.Delete(name);
        return new JsonObject();
    }

    private Reply GetQueueAttributes(Call call)
    {
        var queue = queues.Get(call.Queue());
        var wanted = call.Input.List("AttributeNames", "AttributeName");
        var counts = messages.Count(queue);
        var all = new Dictionary<string, string>(QueueAttributes.Defaults)
        {
            ["QueueArn"] = queues.ArnOf(queue.Name),
            ["CreatedTimestamp"] = queue.Created.ToUnixTimeSeconds().ToString(),
            ["LastModifiedTimestamp"] = queue.Modified.ToUnixTimeSeconds().ToString(),
            ["ApproximateNumberOfMessages"] = counts.Visible.ToString(),
            ["ApproximateNumberOfMessagesNotVisible"] = counts.NotVisible.ToString(),
            ["ApproximateNumberOfMessagesDelayed"] = counts.Delayed.ToString(),
        };
        if (queue.Attributes.ContainsKey("KmsMasterKeyId")) all["SqsManagedSseEnabled"] = "false";
        foreach (var (name, value) in queue.Attributes)
            if (name != "FifoQueue") all[name] = value;
        return SqsWriting.Map(call, all.Where(a => wanted.Contains("All") || wanted.Contains(a.Key)), "Attributes", "Attribute");
    }

    private Reply SetQueueAttributes(Call call)
    {
        queues.Set(call.Queue(), call.Input.Map("Attributes", "Attribute").Select(a => KeyValuePair.Create(a.Key, (string?)a.Value)));
        return new JsonObject();
    }

    private JsonObject Send(Call call, JsonObject input)
    {
        var queue = queues.Get(call.Queue());
        if (input.ContainsKey("MessageGroupId") || input.ContainsKey("MessageDeduplicationId"))
            throw AwsException.NotSupported("FIFO queues (MessageGroupId and MessageDeduplicationId of SQS)");
        var body = input.Text("MessageBody") ?? throw SqsErrors.Missing("MessageBody");
        if (body.Length == 0) throw SqsErrors.Missing("MessageBody");
        var limit = int.Parse(queue.Attribute("MaximumMessageSize"));
        if (Encoding.UTF8.GetByteCount(body) > limit) throw SqsErrors.TooLong(limit);
        var attributes = input.MessageAttributes();
        var delay = input.Within("DelaySeconds", 0, 900) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var sent = messages.Send(queue.Name, body, attributes, delay, call.Caller.Arn);
        var output = new JsonObject { ["MessageId"] = sent.MessageId, ["MD5OfMessageBody"] = Md5.OfBody(body) };
        if (Md5.OfAttributes(attributes) is { } sum) output["MD5OfMessageAttributes"] = sum;
        return output;
    }

    private Reply SendBatch(Call call)
    {
        queues.Get(call.Queue());
        return SqsBatch.Run(call, "SendMessageBatchRequestEntry", "SendMessageBatchResultEntry", entry => Send(call, entry));
    }

    private async Task<Reply> ReceiveAsync(Call call, CancellationToken cancellationToken)
    {
        var queue = queues.Get(call.Queue());
        var max = call.Input.Within("MaxNumberOfMessages", 1, 10) ?? 1;
        var wait = call.Input.Within("WaitTimeSeconds", 0, 20) is { } s ? TimeSpan.FromSeconds(s) : queue.Seconds("ReceiveMessageWaitTimeSeconds");
        var visibility = call.Input.Within("VisibilityTimeout", 0, 43_200) is { } v ? TimeSpan.FromSeconds(v) : (TimeSpan?)null;
        var received = await messages.ReceiveAsync(queue.Name, max, visibility, wait, cancellationToken);
        return SqsWriting.List(call, received.Select(m => (JsonNode?)SqsWriting.Message(call, queue.Name, m)), "Messages", "Message");
    }

    private JsonObject DeleteMessage(Call call, JsonObject input)
    {
        messages.Delete(call.Queue(), input.Text("ReceiptHandle") ?? throw SqsErrors.Missing("ReceiptHandle"));
        return [];
    }

    private JsonObject ChangeVisibility(Call call, JsonObject input)
    {
        var timeout = input.Within("VisibilityTimeout", 0, 43_200) ?? throw SqsErrors.Missing("VisibilityTimeout");
        messages.ChangeVisibility(call.Queue(), input.Text("ReceiptHandle") ?? throw SqsErrors.Missing("ReceiptHandle"), TimeSpan.FromSeconds(timeout));
        return [];
    }

    private Reply TagQueue(Call call)
    {
        var added = call.Input.Map("Tags", "Tag", "Key");
        queues.Change(call.Queue(), q => q with { Tags = q.Tags.Where(t => !added.ContainsKey(t.Key)).Concat(added).ToDictionary() });
        return new JsonObject();
    }

    private Reply UntagQueue(Call call)
    {
        var removed = call.Input.List("TagKeys", "TagKey");
        queues.Change(call.Queue(), q => q with { Tags = q.Tags.Where(t => !removed.Contains(t.Key)).ToDictionary() });
        return new JsonObject();
    }

    private Reply ListDeadLetterSources(Call call)
    {
        var name = queues.Get(call.Queue()).Name;
        var sources = queues.All().Where(q => RedrivePolicy.Of(q)?.TargetName == name);
        return SqsWriting.List(call, sources.Select(q => (JsonNode?)queues.UrlOf(q.Name)), "queueUrls", "QueueUrl");
    }
}
