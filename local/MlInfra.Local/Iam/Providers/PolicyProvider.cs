using MlInfra.Local.Core;

namespace MlInfra.Local.Iam.Providers;

/// <summary>AWS::IAM::Policy: an inline policy of roles.</summary>
internal sealed class PolicyProvider(IState state, Roles roles) : IResourceProvider
{
    public string Type => "AWS::IAM::Policy";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyName", "PolicyDocument", "Roles", "Users", "Groups" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        state.Atomically(() => Put(request));
        return Task.FromResult(StateOf(request.GeneratedName(128)));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        state.Atomically(() =>
        {
            Remove(request.PreviousProperties ?? []);
            Put(request);
        });
        return Task.FromResult(StateOf(request.PhysicalId!));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        state.Atomically(() => Remove(request.Properties));
        return Task.CompletedTask;
    }

    private void Put(ResourceRequest request)
    {
        var properties = request.Properties;
        foreach (var kind in new[] { "Users", "Groups" })
            if (properties.Texts(kind).Any()) throw AwsException.NotSupported($"{kind} of AWS::IAM::Policy (roles are supported)");
        var document = RoleProvider.Document(properties, "PolicyDocument");
        var names = properties.Texts("Roles").ToList();
        if (names.Count == 0) throw AwsException.Validation("At least one of [Groups,Roles,Users] must be non-empty.");
        foreach (var role in names) roles.PutInline(role, properties.Required("PolicyName"), document);
    }

    private void Remove(System.Text.Json.Nodes.JsonObject properties)
    {
        foreach (var role in properties.Texts("Roles"))
            if (roles.Find(role) is not null) roles.DeleteInline(role, properties.Required("PolicyName"));
    }

    private static ResourceState StateOf(string physicalId) => new(physicalId, new() { ["Id"] = physicalId });
}
