using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>AWS::SQS::Queue.</summary>
internal sealed class QueueProvider(QueueStore queues, Messages messages) : IResourceProvider
{
    private static readonly string[] Attributes =
    [
        "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout", "RedrivePolicy",
        "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", "FifoQueue",
        "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ];

    public string Type => "AWS::SQS::Queue";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>([.. Attributes, "QueueName", "Tags"]);

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "QueueName", "FifoQueue" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("QueueName") ?? request.GeneratedName(80);
        if (queues.Find(name) is not null) throw new AwsException("AlreadyExists", $"{name} already exists");
        queues.Create(name, Wanted(request.Properties), Tags(request));
        return Task.FromResult(State(name));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = QueueStore.NameOf(request.PhysicalId!);
        var wanted = Wanted(request.Properties);
        var dropped = Wanted(request.PreviousProperties ?? []).Keys.Where(a => !wanted.ContainsKey(a));
        queues.Set(name, dropped.Select(a => KeyValuePair.Create(a, (string?)null)).Concat(wanted.Select(a => KeyValuePair.Create(a.Key, (string?)a.Value))));
        queues.Change(name, q => q with { Tags = Tags(request) });
        return Task.FromResult(State(name));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is null || queues.Find(QueueStore.NameOf(request.PhysicalId)) is not { } queue) return Task.CompletedTask;
        messages.Purge(queue.Name);
        queues.Delete(queue.Name);
        return Task.CompletedTask;
    }

    private ResourceState State(string name) =>
        new(queues.UrlOf(name), new() { ["Arn"] = queues.ArnOf(name), ["QueueName"] = name, ["QueueUrl"] = queues.UrlOf(name) });

    private static Dictionary<string, string> Wanted(JsonObject properties)
    {
        var wanted = Attributes.Where(properties.ContainsKey).ToDictionary(
            a => a, a => properties[a] is JsonObject policy ? policy.ToJsonString() : JsonReading.AsText(properties[a]!));
        if (wanted.TryGetValue("RedrivePolicy", out var redrive)) RedrivePolicy.Read(redrive);
        return wanted;
    }

    private static Dictionary<string, string> Tags(ResourceRequest request)
    {
        var tags = request.StackTags.ToDictionary();
        foreach (var tag in request.Properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        return tags;
    }
}
