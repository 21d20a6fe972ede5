using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Providers;

/// <summary>AWS::CloudFormation::WaitConditionHandle: an empty resource, which templates use as a filler.</summary>
internal sealed class WaitConditionHandleProvider(World world) : IResourceProvider
{
    public string Type => "AWS::CloudFormation::WaitConditionHandle";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>();

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceState($"{world.Endpoint}{Uri.EscapeDataString(request.StackId)}/{request.LogicalId}/{Guid.NewGuid():N}"));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceState(request.PhysicalId!));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}
