using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>AWS::Lambda::Permission.</summary>
internal sealed class PermissionProvider(FunctionStore store) : IResourceProvider
{
    public string Type => "AWS::Lambda::Permission";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Action", "FunctionName", "Principal", "SourceArn", "SourceAccount", "FunctionUrlAuthType" };

    // AWS replaces a permission whatever changes of it.
    public IReadOnlySet<string> CreateOnly => Properties;

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var function = store.Get(request.Properties.Required("FunctionName"));
        var id = request.GeneratedName(100);
        var statement = PermissionWriting.Statement(id, request.Properties, store.ArnOf(function.Name)).ToJsonString();
        store.Change(function.Name, f => f with { Permissions = f.Permissions.Append(new(id, statement)).ToDictionary() });
        return Task.FromResult(new ResourceState(id, new() { ["Id"] = id }));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceState(request.PhysicalId!, new() { ["Id"] = request.PhysicalId }));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } id && store.Find(request.Properties.Required("FunctionName")) is { } function)
            store.Change(function.Name, f => f with { Permissions = f.Permissions.Where(p => p.Key != id).ToDictionary() });
        return Task.CompletedTask;
    }
}
