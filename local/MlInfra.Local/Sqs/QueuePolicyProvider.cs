using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>AWS::SQS::QueuePolicy.</summary>
internal sealed class QueuePolicyProvider(QueueStore queues) : IResourceProvider
{
    public string Type => "AWS::SQS::QueuePolicy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyDocument", "Queues" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Apply(request.Properties);
        return Task.FromResult(State(request.GeneratedName(128)));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var kept = Names(request.Properties).ToHashSet();
        Remove(Names(request.PreviousProperties ?? []).Where(n => !kept.Contains(n)));
        Apply(request.Properties);
        return Task.FromResult(State(request.PhysicalId!));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Remove(Names(request.Properties));
        return Task.CompletedTask;
    }

    private void Apply(JsonObject properties)
    {
        var document = properties["PolicyDocument"] is JsonObject policy ? policy.ToJsonString() : properties.Required("PolicyDocument");
        foreach (var name in Names(properties)) queues.Set(name, [KeyValuePair.Create("Policy", (string?)document)]);
    }

    private void Remove(IEnumerable<string> names)
    {
        foreach (var name in names)
            if (queues.Find(name) is not null) queues.Set(name, [KeyValuePair.Create("Policy", (string?)null)]);
    }

    private static IEnumerable<string> Names(JsonObject properties) => properties.Texts("Queues").Select(QueueStore.NameOf);

    private static ResourceState State(string id) => new(id, new() { ["Id"] = id });
}
