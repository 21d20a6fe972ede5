using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Fakes;

/// <summary>A resource type whose resources are entries of a dictionary, and which fails or waits when a test says so.</summary>
public sealed class FakeProvider(string type) : IResourceProvider
{
    private int made;

    public string Type => type;

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name", "Value", "Wide", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "Name" };

    public bool TakesTime { get; init; } = true;

    /// <summary>What exists, by physical id.</summary>
    public ConcurrentDictionary<string, JsonObject> Existing { get; } = new();

    /// <summary>What was asked, such as "create A", in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Called before anything is done: throws to fail, waits to delay.</summary>
    public Func<string, ResourceRequest, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string>? LastTags { get; private set; }

    public async Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        await Enter("create", request, cancellationToken);
        var id = request.Properties.Text("Name") ?? $"{request.LogicalId}-{Interlocked.Increment(ref made)}";
        Existing[id] = request.Properties;
        return State(id, request);
    }

    public async Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        await Enter("update", request, cancellationToken);
        Existing[request.PhysicalId!] = request.Properties;
        return State(request.PhysicalId!, request);
    }

    public async Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        await Enter("delete", request, cancellationToken);
        Existing.TryRemove(request.PhysicalId!, out _);
    }

    /// <summary>Fails one call.</summary>
    public void FailOn(string call) => Before = (verb, request, _) =>
        $"{verb} {request.LogicalId}" == call ? throw new AwsException("Broken", $"cannot {call}") : Task.CompletedTask;

    private async Task Enter(string verb, ResourceRequest request, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"{verb} {request.LogicalId}");
        LastTags = request.StackTags;
        await Before(verb, request, cancellationToken);
    }

    private static ResourceState State(string id, ResourceRequest request) =>
        new(id, new() { ["Arn"] = $"arn:fake:{id}", ["Value"] = request.Properties["Value"]?.DeepClone() ?? "" });
}
