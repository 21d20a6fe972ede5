using MlInfra.Local.Core;

namespace MlInfra.Local.Kms;

/// <summary>AWS::KMS::Alias.</summary>
internal sealed class AliasProvider(Keys keys) : IResourceProvider
{
    public string Type => "AWS::KMS::Alias";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "AliasName", "TargetKeyId" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "AliasName" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Required("AliasName");
        keys.CreateAlias(name, request.Properties.Required("TargetKeyId"));
        return Task.FromResult(new ResourceState(name));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        keys.MoveAlias(request.PhysicalId!, request.Properties.Required("TargetKeyId"));
        return Task.FromResult(new ResourceState(request.PhysicalId!));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) keys.DeleteAlias(name);
        return Task.CompletedTask;
    }
}
