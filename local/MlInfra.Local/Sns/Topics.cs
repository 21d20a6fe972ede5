using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>Publishes, and SNS's face to the other rooms.</summary>
internal sealed class Topics(
    World world, TopicStore store, Lazy<IAuthorizer> authorizer, Lazy<IQueues> queues, Lazy<IFunctions> functions, Lazy<ILogSink> logs, Lazy<IMetrics> metrics) : ITopics
{
    private const string ServicePrincipal = "sns.amazonaws.com";

    public void Publish(string topicArn, string? subject, string message, string servicePrincipal, string sourceArn)
    {
        store.Get(topicArn);
        var context = new Dictionary<string, string>
        {
            ["aws:SourceArn"] = sourceArn,
            ["aws:SourceAccount"] = world.Account,
            ["aws:SecureTransport"] = "true",
        };
        // An alarm's owner stands for it, so that the policy that a topic has by itself lets it in; other services need one that names them.
        if (servicePrincipal == "cloudwatch.amazonaws.com") context["aws:SourceOwner"] = world.Account;
        if (!authorizer.Value.ResourcePolicyAllows(store.PolicyOf(topicArn), servicePrincipal, "sns:Publish", topicArn, context))
            throw new AwsException("AuthorizationError", $"User: {servicePrincipal} is not authorized to perform: SNS:Publish on resource: {topicArn} because no resource-based policy allows the SNS:Publish action", 403);
        Publish(topicArn, subject, message, []);
    }

    public void PublishAs(Principal principal, string topicArn, string? subject, string message)
    {
        store.Get(topicArn);
        authorizer.Value.Demand(principal, new("sns:Publish", topicArn));
        Publish(topicArn, subject, message, []);
    }

    /// <summary>Hands a message to every subscription; answers its id.</summary>
    public string Publish(string topicArn, string? subject, string message, JsonObject attributes)
    {
        var topic = store.Get(topicArn);
        var notification = new Notification(Guid.NewGuid().ToString(), topicArn, subject, message, world.Now, attributes);
        var failed = 0;
        var subscriptions = store.Of(topicArn);
        foreach (var subscription in subscriptions)
        {
            try
            {
                Deliver(topic, subscription, notification);
            }
            catch (AwsException e)
            {
                failed++;
                PutAside(topic, subscription, notification, e);
            }
        }
        Count("NumberOfMessagesPublished", 1);
        Count("NumberOfNotificationsDelivered", subscriptions.Count - failed);
        Count("NumberOfNotificationsFailed", failed);
        return notification.MessageId;

        void Count(string name, int value)
        {
            if (value > 0) metrics.Value.Put("AWS/SNS", name, new Dictionary<string, string> { ["TopicName"] = topic.Name }, value, "Count");
        }
    }

    private void Deliver(TopicDocument topic, SubscriptionDocument subscription, Notification notification)
    {
        switch (subscription.Protocol)
        {
            case "sqs":
                var body = subscription.IsRaw ? notification.Message : notification.Envelope(world, subscription).ToJsonString();
                queues.Value.Send(subscription.Endpoint, body, ServicePrincipal, notification.TopicArn, subscription.IsRaw ? Plain(notification.Attributes) : null);
                break;
            case "lambda":
                functions.Value.Enqueue(subscription.Endpoint, Encoding.UTF8.GetBytes(notification.LambdaEvent(world, subscription).ToJsonString()), ServicePrincipal, notification.TopicArn);
                break;
            default:
                Note(topic, $"would be sent by {subscription.Protocol} to {subscription.Endpoint}: {notification.Subject ?? "(no subject)"}: {notification.Message}");
                break;
        }
    }

    private static Dictionary<string, string> Plain(JsonObject attributes) => attributes.ToDictionary(a => a.Key, a => a.Value!.AsObject().Text("Value") ?? "");

    private void PutAside(TopicDocument topic, SubscriptionDocument subscription, Notification notification, AwsException fault)
    {
        Note(topic, $"not delivered by {subscription.Protocol} to {subscription.Endpoint}: {fault.Code}: {fault.Message}");
        if (subscription.Attributes.GetValueOrDefault("RedrivePolicy") is not { } policy) return;
        try
        {
            queues.Value.Send(JsonNode.Parse(policy)!.AsObject().Required("deadLetterTargetArn"), notification.Envelope(world, subscription).ToJsonString(), ServicePrincipal, notification.TopicArn);
        }
        catch (AwsException e)
        {
            Note(topic, $"lost, the dead-letter queue refused it: {e.Code}: {e.Message}");
        }
    }

    // The group in which SNS itself keeps the status of deliveries.
    private void Note(TopicDocument topic, string line) => logs.Value.Append($"sns/{world.Region}/{world.Account}/{topic.Name}", "deliveries", [line]);
}
