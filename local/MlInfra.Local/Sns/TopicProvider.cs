using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>AWS::SNS::Topic.</summary>
internal sealed class TopicProvider(TopicStore store) : IResourceProvider
{
    private static readonly string[] Attributes = ["DisplayName", "KmsMasterKeyId", "TracingConfig", "SignatureVersion", "FifoTopic"];

    public string Type => "AWS::SNS::Topic";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>([.. Attributes, "TopicName", "Subscription", "Tags"]);

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "TopicName", "FifoTopic" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("TopicName") ?? request.GeneratedName(256);
        if (store.Find(store.ArnOf(name)) is not null) throw new AwsException("AlreadyExists", $"{name} already exists");
        store.Create(name, Wanted(request.Properties), Tags(request));
        var arn = store.ArnOf(name);
        foreach (var (protocol, endpoint) in Subscriptions(request.Properties)) store.Subscribe(arn, protocol, endpoint, new Dictionary<string, string>());
        return Task.FromResult(State(arn));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var arn = request.PhysicalId!;
        var wanted = Wanted(request.Properties);
        foreach (var attribute in Attributes.Where(a => a != "FifoTopic")) store.Set(arn, attribute, wanted.GetValueOrDefault(attribute));
        store.Change(arn, t => t with { Tags = Tags(request) });
        var now = Subscriptions(request.Properties).ToHashSet();
        var before = Subscriptions(request.PreviousProperties ?? []).ToHashSet();
        foreach (var gone in store.Of(arn).Where(s => before.Contains((s.Protocol, s.Endpoint)) && !now.Contains((s.Protocol, s.Endpoint)))) store.Unsubscribe(gone.Arn);
        foreach (var (protocol, endpoint) in now) store.Subscribe(arn, protocol, endpoint, new Dictionary<string, string>());
        return Task.FromResult(State(arn));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } arn) store.Delete(arn);
        return Task.CompletedTask;
    }

    private static ResourceState State(string arn) =>
        new(arn, new() { ["TopicArn"] = arn, ["TopicName"] = arn[(arn.LastIndexOf(':') + 1)..] });

    private static Dictionary<string, string> Wanted(JsonObject properties) =>
        Attributes.Where(properties.ContainsKey).ToDictionary(a => a, a => JsonReading.AsText(properties[a]!));

    private static IEnumerable<(string Protocol, string Endpoint)> Subscriptions(JsonObject properties) =>
        properties.Objects("Subscription").Select(s => (s.Required("Protocol"), s.Required("Endpoint")));

    private static Dictionary<string, string> Tags(ResourceRequest request)
    {
        var tags = request.StackTags.ToDictionary();
        foreach (var tag in request.Properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        return tags;
    }
}
