using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Providers;

/// <summary>AWS::CDK::Metadata: tells AWS which constructs are used; here nobody reads it.</summary>
internal sealed class CdkMetadataProvider : IResourceProvider
{
    public string Type => "AWS::CDK::Metadata";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Analytics", "Modules" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceState(Guid.NewGuid().ToString()));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ResourceState(request.PhysicalId!));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}
