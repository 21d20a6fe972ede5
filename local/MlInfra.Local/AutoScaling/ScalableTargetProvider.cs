using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>AWS::ApplicationAutoScaling::ScalableTarget.</summary>
internal sealed class ScalableTargetProvider(Targets targets) : IResourceProvider
{
    public string Type => "AWS::ApplicationAutoScaling::ScalableTarget";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "MaxCapacity", "MinCapacity", "ResourceId", "RoleARN", "ScalableDimension", "ServiceNamespace", "SuspendedState", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "ResourceId", "ScalableDimension", "ServiceNamespace" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId?.Split('|') is [var resourceId, var dimension, var serviceNamespace]) targets.Deregister(serviceNamespace, dimension, resourceId);
        return Task.CompletedTask;
    }

    private ResourceState Put(ResourceRequest request)
    {
        var target = targets.Register(request.Properties);
        var id = $"{target.ResourceId}|{target.ScalableDimension}|{target.ServiceNamespace}";
        return new(id, new() { ["Id"] = id });
    }
}
