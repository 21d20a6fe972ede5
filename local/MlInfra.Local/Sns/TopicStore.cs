using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>Topics and subscriptions.</summary>
internal sealed partial class TopicStore(World world, IState state) : IResourcePolicies
{
    private static readonly HashSet<string> TopicAttributes =
        ["DisplayName", "Policy", "KmsMasterKeyId", "DeliveryPolicy", "TracingConfig", "SignatureVersion"];

    private static readonly HashSet<string> SubscriptionAttributes = ["RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy"];
    private readonly ITable<TopicDocument> topics = state.Table<TopicDocument>("sns.topics");
    private readonly ITable<SubscriptionDocument> subscriptions = state.Table<SubscriptionDocument>("sns.subscriptions");

    public string Service => "sns";

    public string ArnOf(string name) => world.Arn("sns", name);

    public JsonObject? PolicyOf(string resourceArn) => topics.Get(resourceArn) is not { } topic ? null : JsonNode.Parse(PolicyText(topic))!.AsObject();

    /// <summary>The topic's policy; AWS's default lets the account do all.</summary>
    public string PolicyText(TopicDocument topic) => topic.Attributes.GetValueOrDefault("Policy") ?? new JsonObject
    {
        ["Version"] = "2008-10-17",
        ["Id"] = "__default_policy_ID",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Sid"] = "__default_statement_ID",
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = "*" },
            ["Action"] = new JsonArray("SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"),
            ["Resource"] = ArnOf(topic.Name),
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["AWS:SourceOwner"] = world.Account } },
        }),
    }.ToJsonString();

    public IReadOnlyList<TopicDocument> All() => topics.All();

    public TopicDocument? Find(string arn) => topics.Get(arn);

    public TopicDocument Get(string arn) => topics.Get(arn) ?? throw new AwsException("NotFound", "Topic does not exist", 404);

    public TopicDocument Create(string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal)) throw AwsException.NotSupported("FIFO topics (an SNS topic's name that ends with .fifo)");
        if (!Name().IsMatch(name)) throw Invalid("Topic Name");
        foreach (var attribute in attributes.Keys) CheckTopicAttribute(attribute, attributes[attribute]);
        topics.TryAdd(ArnOf(name), new(name, attributes.Where(a => a.Key != "FifoTopic").ToDictionary(), tags));
        return Get(ArnOf(name));
    }

    public void Change(string arn, Func<TopicDocument, TopicDocument> change) => state.Atomically(() =>
    {
        Get(arn);
        topics.Update(arn, change);
    });

    public void Set(string arn, string attribute, string? value)
    {
        CheckTopicAttribute(attribute, value);
        Change(arn, t =>
        {
            var kept = new Dictionary<string, string>(t.Attributes);
            if (string.IsNullOrEmpty(value)) kept.Remove(attribute);
            else kept[attribute] = value;
            return t with { Attributes = kept };
        });
    }

    public void Delete(string arn) => state.Atomically(() =>
    {
        foreach (var subscription in Of(arn)) subscriptions.Delete(subscription.Arn);
        topics.Delete(arn);
    });

    public IReadOnlyList<SubscriptionDocument> Subscriptions() => subscriptions.All();

    public IReadOnlyList<SubscriptionDocument> Of(string topicArn) => subscriptions.All(topicArn + ":");

    public SubscriptionDocument GetSubscription(string arn) => subscriptions.Get(arn) ?? throw new AwsException("NotFound", "Subscription does not exist", 404);

    public SubscriptionDocument Subscribe(string topicArn, string protocol, string endpoint, IReadOnlyDictionary<string, string> attributes)
    {
        Get(topicArn);
        if (protocol is not ("sqs" or "lambda" or "email" or "email-json" or "http" or "https" or "sms"))
            throw AwsException.NotSupported($"the SNS protocol '{protocol}' (it has sqs, lambda, email, email-json, http, https and sms)");
        if (protocol is "sqs" or "lambda" && !endpoint.StartsWith($"arn:{world.Partition}:{protocol}:", StringComparison.Ordinal))
            throw Invalid($"{protocol.ToUpperInvariant()} endpoint ARN");
        foreach (var attribute in attributes.Keys) CheckSubscriptionAttribute(attribute);
        SubscriptionDocument? subscription = null;
        state.Atomically(() =>
        {
            subscription = Of(topicArn).FirstOrDefault(s => s.Protocol == protocol && s.Endpoint == endpoint)
                ?? new($"{topicArn}:{Guid.NewGuid()}", topicArn, protocol, endpoint, attributes);
            subscriptions.Put(subscription.Arn, subscription);
        });
        return subscription!;
    }

    public void SetSubscription(string arn, string attribute, string value)
    {
        CheckSubscriptionAttribute(attribute);
        state.Atomically(() =>
        {
            GetSubscription(arn);
            subscriptions.Update(arn, s => s with { Attributes = s.Attributes.Where(a => a.Key != attribute).Append(new(attribute, value)).ToDictionary() });
        });
    }

    public void Unsubscribe(string arn) => subscriptions.Delete(arn);

    public static AwsException Invalid(string what) => new("InvalidParameter", $"Invalid parameter: {what}");

    private static void CheckTopicAttribute(string name, string? value)
    {
        if (name is "FifoTopic" && value is "false" or null) return;
        if (name is "FifoTopic" or "ContentBasedDeduplication" or "ArchivePolicy" or "FifoThroughputScope") throw AwsException.NotSupported($"FIFO topics ({name} of SNS)");
        if (!TopicAttributes.Contains(name)) throw AwsException.NotSupported($"the topic attribute {name} of SNS");
    }

    private static void CheckSubscriptionAttribute(string name)
    {
        if (!SubscriptionAttributes.Contains(name)) throw AwsException.NotSupported($"the subscription attribute {name} of SNS");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex Name();
}
