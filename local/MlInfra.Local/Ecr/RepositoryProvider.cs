using MlInfra.Local.Core;

namespace MlInfra.Local.Ecr;

/// <summary>AWS::ECR::Repository.</summary>
internal sealed class RepositoryProvider(Repositories repositories) : IResourceProvider
{
    public string Type => "AWS::ECR::Repository";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "RepositoryName", "ImageScanningConfiguration", "ImageTagMutability", "LifecyclePolicy", "RepositoryPolicyText", "EncryptionConfiguration", "EmptyOnDelete", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "RepositoryName", "EncryptionConfiguration" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("RepositoryName") ?? request.GeneratedName(256, lowerCase: true);
        repositories.Create(name);
        return Task.FromResult(Configure(name, request));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Configure(request.PhysicalId!, request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) repositories.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState Configure(string name, ResourceRequest request)
    {
        var properties = request.Properties;
        var tags = new Dictionary<string, string>(request.StackTags);
        foreach (var tag in properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        var repository = repositories.Change(name, r => r with
        {
            TagMutability = properties.Text("ImageTagMutability") ?? "MUTABLE",
            ScanOnPush = properties.Object("ImageScanningConfiguration")?.Flag("ScanOnPush") ?? false,
            LifecyclePolicy = properties.Object("LifecyclePolicy")?.Text("LifecyclePolicyText"),
            Policy = properties["RepositoryPolicyText"] is null ? null : Iam.Providers.RoleProvider.Document(properties, "RepositoryPolicyText"),
            Tags = tags,
        });
        return new(name, new() { ["Arn"] = repository.Arn, ["RepositoryUri"] = repository.Uri });
    }
}
