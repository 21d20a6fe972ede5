using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>AWS::SNS::Subscription.</summary>
internal sealed class SubscriptionProvider(TopicStore store) : IResourceProvider
{
    private static readonly string[] Attributes = ["RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy"];

    public string Type => "AWS::SNS::Subscription";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>([.. Attributes, "TopicArn", "Protocol", "Endpoint", "Region"]);

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "TopicArn", "Protocol", "Endpoint" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var properties = request.Properties;
        var subscription = store.Subscribe(properties.Required("TopicArn"), properties.Required("Protocol"), properties.Required("Endpoint"), Wanted(properties));
        return Task.FromResult(State(subscription.Arn));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in Wanted(request.Properties)) store.SetSubscription(request.PhysicalId!, name, value);
        return Task.FromResult(State(request.PhysicalId!));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } arn) store.Unsubscribe(arn);
        return Task.CompletedTask;
    }

    private static ResourceState State(string arn) => new(arn, new() { ["Arn"] = arn });

    private static Dictionary<string, string> Wanted(JsonObject properties) => Attributes.Where(properties.ContainsKey)
        .ToDictionary(a => a, a => properties[a] is JsonObject policy ? policy.ToJsonString() : JsonReading.AsText(properties[a]!));
}
