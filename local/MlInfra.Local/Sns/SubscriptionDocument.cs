namespace MlInfra.Local.Sns;

/// <summary>A subscription as it is kept.</summary>
internal sealed record SubscriptionDocument(string Arn, string TopicArn, string Protocol, string Endpoint, IReadOnlyDictionary<string, string> Attributes)
{
    public bool IsRaw => Attributes.GetValueOrDefault("RawMessageDelivery") == "true";
}
