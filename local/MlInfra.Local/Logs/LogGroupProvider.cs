using MlInfra.Local.Core;

namespace MlInfra.Local.Logs;

/// <summary>AWS::Logs::LogGroup.</summary>
internal sealed class LogGroupProvider(World world, LogStore store) : IResourceProvider
{
    public string Type => "AWS::Logs::LogGroup";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "LogGroupName", "RetentionInDays", "KmsKeyId", "LogGroupClass", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "LogGroupName", "LogGroupClass" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.Properties.Text("LogGroupClass") is { } kind and not "STANDARD") throw AwsException.NotSupported($"LogGroupClass {kind} of AWS::Logs::LogGroup");
        var name = request.Properties.Text("LogGroupName") ?? request.GeneratedName(512);
        if (!store.TryCreateGroup(new(name, world.Now, null, null, [])))
            throw new AwsException("AlreadyExists", $"Resource of type 'AWS::Logs::LogGroup' with identifier '{{\"/properties/LogGroupName\":\"{name}\"}}' already exists.");
        return Task.FromResult(Configure(name, request));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Configure(request.PhysicalId!, request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name && store.FindGroup(name) is not null) store.DeleteGroup(name);
        return Task.CompletedTask;
    }

    private ResourceState Configure(string name, ResourceRequest request)
    {
        var tags = new Dictionary<string, string>(request.StackTags);
        foreach (var tag in request.Properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        var retention = GroupOperations.Retention(request.Properties.Int("RetentionInDays"));
        store.ChangeGroup(name, g => g with { RetentionInDays = retention, KmsKeyId = request.Properties.Text("KmsKeyId"), Tags = tags });
        return new(name, new() { ["Arn"] = world.Arn("logs", $"log-group:{name}:*") });
    }
}
