using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>A published message.</summary>
internal sealed record Notification(string MessageId, string TopicArn, string? Subject, string Message, DateTimeOffset Time, JsonObject Attributes)
{
    /// <summary>What a queue gets unless it takes messages raw. Nothing is signed here, so no signature is shown.</summary>
    public JsonObject Envelope(World world, SubscriptionDocument subscription)
    {
        var envelope = new JsonObject { ["Type"] = "Notification", ["MessageId"] = MessageId, ["TopicArn"] = TopicArn };
        if (Subject is not null) envelope["Subject"] = Subject;
        envelope["Message"] = Message;
        envelope["Timestamp"] = Iso(Time);
        envelope["UnsubscribeURL"] = $"{world.Endpoint}?Action=Unsubscribe&SubscriptionArn={subscription.Arn}";
        if (Attributes.Count > 0) envelope["MessageAttributes"] = Attributes.DeepClone();
        return envelope;
    }

    /// <summary>What a function gets.</summary>
    public JsonObject LambdaEvent(World world, SubscriptionDocument subscription)
    {
        var sns = Envelope(world, subscription);
        sns["Subject"] = Subject;
        sns["MessageAttributes"] = Attributes.DeepClone();
        return new()
        {
            ["Records"] = new JsonArray(new JsonObject
            {
                ["EventSource"] = "aws:sns",
                ["EventVersion"] = "1.0",
                ["EventSubscriptionArn"] = subscription.Arn,
                ["Sns"] = sns,
            }),
        };
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
