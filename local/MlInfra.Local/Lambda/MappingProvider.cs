using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>AWS::Lambda::EventSourceMapping.</summary>
internal sealed class MappingProvider(World world, MappingStore mappings) : IResourceProvider
{
    public string Type => "AWS::Lambda::EventSourceMapping";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "EventSourceArn", "FunctionName", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "Enabled", "ScalingConfig", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "EventSourceArn" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(State(mappings.Put(Guid.NewGuid().ToString(), request.Properties)));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var before = mappings.Get(request.PhysicalId!);
        // What the template no longer names goes back to its default.
        var defaults = new MappingDocument { Id = before.Id, FunctionName = before.FunctionName, QueueArn = before.QueueArn, Modified = before.Modified };
        return Task.FromResult(State(mappings.Put(before.Id, request.Properties, defaults)));
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } id) mappings.Delete(id);
        return Task.CompletedTask;
    }

    private ResourceState State(MappingDocument mapping) => new(
        mapping.Id, new() { ["Id"] = mapping.Id, ["EventSourceMappingArn"] = world.Arn("lambda", $"event-source-mapping:{mapping.Id}") });
}
