using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>AWS::Lambda::Function.</summary>
internal sealed class FunctionProvider(FunctionStore store, FunctionCode code, FunctionReading reading) : IResourceProvider
{
    public string Type => "AWS::Lambda::Function";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "FunctionName", "Code", "Role", "Handler", "Runtime", "Timeout", "MemorySize", "EphemeralStorage", "Description", "Architectures", "Environment",
        "DeadLetterConfig", "LoggingConfig", "TracingConfig", "ReservedConcurrentExecutions", "PackageType", "KmsKeyArn", "Layers", "VpcConfig", "Tags",
    };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "FunctionName", "PackageType" };

    public bool TakesTime => true;

    public async Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("FunctionName") ?? request.GeneratedName(64);
        if (store.Find(name) is not null) throw new AwsException("AlreadyExists", $"{name} already exists");
        var package = await code.FetchAsync(request.Properties.Object("Code") ?? [], cancellationToken);
        request.Created?.Invoke(name);
        store.Add(reading.Read(name, request.Properties, package) with { Tags = Tags(request) });
        return State(name);
    }

    public async Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var before = store.Get(request.PhysicalId!);
        var package = await code.FetchAsync(request.Properties.Object("Code") ?? [], cancellationToken);
        var after = reading.Read(before.Name, request.Properties, package, before) with { Tags = Tags(request) };
        store.Change(before.Name, now => after with { Permissions = now.Permissions, EventInvoke = now.EventInvoke });
        return State(before.Name);
    }

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) store.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState State(string name) => new(name, new() { ["Arn"] = store.ArnOf(name) });

    private static Dictionary<string, string> Tags(ResourceRequest request)
    {
        var tags = request.StackTags.ToDictionary();
        foreach (var tag in request.Properties.Objects("Tags")) tags[tag.Required("Key")] = tag.Text("Value") ?? "";
        return tags;
    }
}
