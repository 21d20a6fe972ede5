using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

/// <summary>AWS::SNS::TopicPolicy.</summary>
internal sealed class TopicPolicyProvider(TopicStore store) : IResourceProvider
{
    public string Type => "AWS::SNS::TopicPolicy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyDocument", "Topics" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Apply(request.Properties);
        return Task.FromResult(State(request.GeneratedName(128)));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var kept = request.Properties.Texts("Topics").ToHashSet();
        Remove((request.PreviousProperties ?? []).Texts("Topics").Where(t => !kept.Contains(t)));
        Apply(request.Properties);
        return Task.FromResult(State(request.PhysicalId!));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        Remove(request.Properties.Texts("Topics"));
        return Task.CompletedTask;
    }

    private void Apply(JsonObject properties)
    {
        var document = properties["PolicyDocument"] is JsonObject policy ? policy.ToJsonString() : properties.Required("PolicyDocument");
        foreach (var arn in properties.Texts("Topics")) store.Set(arn, "Policy", document);
    }

    private void Remove(IEnumerable<string> arns)
    {
        foreach (var arn in arns)
            if (store.Find(arn) is not null) store.Set(arn, "Policy", null);
    }

    private static ResourceState State(string id) => new(id, new() { ["Id"] = id });
}
