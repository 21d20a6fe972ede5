using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>SNS's standard topics.</summary>
internal sealed class SnsService(World world, TopicStore store, Topics topics) : IServiceRoom
{
    public string SigningName => "sns";

    public IReadOnlyList<string> TargetPrefixes => [];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query];

    public string? XmlNamespace => "http://sns.amazonaws.com/doc/2010-03-31/";

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateTopic", (c, _) => Task.FromResult<Reply>(CreateTopic(c))) { Needs = c => [new("sns:CreateTopic", store.ArnOf(c.Input.Text("Name") ?? ""))] },
        new("ListTopics", (_, _) => Task.FromResult<Reply>(new JsonObject { ["Topics"] = new JsonArray([.. store.All().Select(t => (JsonNode)new JsonObject { ["TopicArn"] = store.ArnOf(t.Name) })]) })),
        On("DeleteTopic", c => { store.Delete(c.Input.Required("TopicArn")); return []; }),
        On("GetTopicAttributes", GetTopicAttributes),
        On("SetTopicAttributes", c => { store.Set(c.Input.Required("TopicArn"), c.Input.Required("AttributeName"), c.Input.Text("AttributeValue")); return []; }),
        On("Subscribe", Subscribe),
        On("ListSubscriptionsByTopic", c => List(store.Of(store.ArnOf(store.Get(c.Input.Required("TopicArn")).Name)))),
        On("Publish", Publish),
        OnSubscription("Unsubscribe", c => { store.Unsubscribe(c.Input.Required("SubscriptionArn")); return []; }),
        OnSubscription("GetSubscriptionAttributes", GetSubscriptionAttributes),
        OnSubscription("SetSubscriptionAttributes", c => { store.SetSubscription(c.Input.Required("SubscriptionArn"), c.Input.Required("AttributeName"), c.Input.Text("AttributeValue") ?? ""); return []; }),
        new("ListSubscriptions", (_, _) => Task.FromResult<Reply>(List(store.Subscriptions()))),
        On("TagResource", c => Tag(c, "ResourceArn"), "ResourceArn"),
        On("UntagResource", c => Untag(c, "ResourceArn"), "ResourceArn"),
        On("ListTagsForResource", c => new() { ["Tags"] = new JsonArray([.. store.Get(c.Input.Required("ResourceArn")).Tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]) }, "ResourceArn"),
    ];

    private static Operation On(string name, Func<Call, JsonObject> handle, string member = "TopicArn") => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"sns:{name}", c.Input.Text(member) ?? c.Input.Text("TargetArn") ?? "*")],
    };

    private static Operation OnSubscription(string name, Func<Call, JsonObject> handle) => On(name, handle, "SubscriptionArn");

    private JsonObject CreateTopic(Call call)
    {
        var tags = call.Input.Objects("Tags").ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? "");
        return new() { ["TopicArn"] = store.ArnOf(store.Create(call.Input.Required("Name"), Texts(call.Input, "Attributes"), tags).Name) };
    }

    private JsonObject GetTopicAttributes(Call call)
    {
        var arn = call.Input.Required("TopicArn");
        var topic = store.Get(arn);
        var attributes = new JsonObject
        {
            ["TopicArn"] = arn,
            ["Owner"] = world.Account,
            ["DisplayName"] = "",
            ["Policy"] = store.PolicyText(topic),
            ["SubscriptionsConfirmed"] = store.Of(arn).Count.ToString(),
            ["SubscriptionsPending"] = "0",
            ["SubscriptionsDeleted"] = "0",
        };
        foreach (var (name, value) in topic.Attributes) attributes[name] = value;
        return new() { ["Attributes"] = XmlHints.Map(attributes) };
    }

    private JsonObject Subscribe(Call call)
    {
        var subscription = store.Subscribe(
            call.Input.Required("TopicArn"), call.Input.Required("Protocol"), call.Input.Text("Endpoint") ?? throw TopicStore.Invalid("Endpoint"), Texts(call.Input, "Attributes"));
        return new() { ["SubscriptionArn"] = subscription.Arn };
    }

    private JsonObject GetSubscriptionAttributes(Call call)
    {
        var subscription = store.GetSubscription(call.Input.Required("SubscriptionArn"));
        var attributes = new JsonObject
        {
            ["SubscriptionArn"] = subscription.Arn,
            ["TopicArn"] = subscription.TopicArn,
            ["Protocol"] = subscription.Protocol,
            ["Endpoint"] = subscription.Endpoint,
            ["Owner"] = world.Account,
            ["RawMessageDelivery"] = "false",
            ["PendingConfirmation"] = "false",
        };
        foreach (var (name, value) in subscription.Attributes) attributes[name] = value;
        return new() { ["Attributes"] = XmlHints.Map(attributes) };
    }

    private JsonObject Publish(Call call)
    {
        var input = call.Input;
        if (input.Text("PhoneNumber") is not null) throw AwsException.NotSupported("Publish of SNS to a PhoneNumber");
        var arn = input.Text("TopicArn") ?? input.Text("TargetArn") ?? throw TopicStore.Invalid("TopicArn or TargetArn Reason: no value for required parameter");
        var message = input.Text("Message");
        if (string.IsNullOrEmpty(message)) throw TopicStore.Invalid("Empty message");
        if (Encoding.UTF8.GetByteCount(message) > 262_144) throw TopicStore.Invalid("Message too long");
        if (input.Text("MessageStructure") is not null) throw AwsException.NotSupported("MessageStructure of SNS's Publish");
        if (input.Text("Subject") is { Length: > 100 }) throw TopicStore.Invalid("Subject");
        return new() { ["MessageId"] = topics.Publish(arn, input.Text("Subject"), message, Attributes(input)) };
    }

    // Wire reads entry.N.Name/Value as a map; the value is a structure.
    private static JsonObject Attributes(JsonObject input)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in input.Object("MessageAttributes") ?? [])
        {
            var type = value!.AsObject().Required("DataType");
            attributes[name] = new JsonObject { ["Type"] = type, ["Value"] = value.AsObject().Text("StringValue") ?? value.AsObject().Text("BinaryValue") };
        }
        return attributes;
    }

    private static Dictionary<string, string> Texts(JsonObject input, string name) =>
        (input.Object(name) ?? []).ToDictionary(p => p.Key, p => p.Value is null ? "" : JsonReading.AsText(p.Value));

    private static JsonObject List(IEnumerable<SubscriptionDocument> found) => new()
    {
        ["Subscriptions"] = new JsonArray([.. found.Select(s => (JsonNode)new JsonObject
        {
            ["SubscriptionArn"] = s.Arn,
            ["Owner"] = s.TopicArn.Split(':')[4],
            ["Protocol"] = s.Protocol,
            ["Endpoint"] = s.Endpoint,
            ["TopicArn"] = s.TopicArn,
        })]),
    };

    private JsonObject Tag(Call call, string member)
    {
        var added = call.Input.Objects("Tags").ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? "");
        store.Change(call.Input.Required(member), t => t with { Tags = t.Tags.Where(x => !added.ContainsKey(x.Key)).Concat(added).ToDictionary() });
        return [];
    }

    private JsonObject Untag(Call call, string member)
    {
        var removed = call.Input.Texts("TagKeys").ToHashSet();
        store.Change(call.Input.Required(member), t => t with { Tags = t.Tags.Where(x => !removed.Contains(x.Key)).ToDictionary() });
        return [];
    }
}
