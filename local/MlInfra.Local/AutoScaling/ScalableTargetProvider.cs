using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>AWS::ApplicationAutoScaling::ScalableTarget.</summary>
internal sealed class ScalableTargetProvider(Targets targets, Schedules schedules, Registrations registrations) : IResourceProvider
{
    public string Type => "AWS::ApplicationAutoScaling::ScalableTarget";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "MaxCapacity", "MinCapacity", "ResourceId", "RoleARN", "ScalableDimension", "ServiceNamespace", "SuspendedState", "ScheduledActions", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "ResourceId", "ScalableDimension", "ServiceNamespace" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId?.Split('|') is [var resourceId, var dimension, var serviceNamespace]) registrations.Remove(serviceNamespace, dimension, resourceId);
        return Task.CompletedTask;
    }

    private ResourceState Put(ResourceRequest request)
    {
        var target = targets.Register(request.Properties);
        var id = $"{target.ResourceId}|{target.ScalableDimension}|{target.ServiceNamespace}";
        schedules.DeleteOf(target.ServiceNamespace, target.ScalableDimension, target.ResourceId);
        foreach (var action in request.Properties.Objects("ScheduledActions"))
        {
            var wanted = action.DeepClone().AsObject();
            (wanted["ServiceNamespace"], wanted["ScalableDimension"], wanted["ResourceId"]) = (target.ServiceNamespace, target.ScalableDimension, target.ResourceId);
            schedules.Put(wanted);
        }

        return new(id, new() { ["Id"] = id });
    }
}
