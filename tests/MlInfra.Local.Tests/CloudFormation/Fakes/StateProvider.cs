using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Fakes;

/// <summary>A resource type that lives in the state, as most do. It fails, if it is to, after it has written.</summary>
public sealed class StateProvider(IState state) : IResourceProvider
{
    private readonly ITable<Made> table = state.Table<Made>("fake.state");

    public string Type => "Test::Fake::State";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Fails" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string>();

    public IEnumerable<string> Names => [.. table.All().Select(m => m.Name)];

    /// <summary>Whether what was written was not yet kept when it was written.</summary>
    public bool OthersSawNothing { get; private set; } = true;

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        table.Put(request.LogicalId, new(request.LogicalId));
        // A thread of its own: a task might run here, and see what only this thread sees.
        var other = new Thread(() => OthersSawNothing &= table.Get(request.LogicalId) is null);
        other.Start();
        other.Join();
        return request.Properties.ContainsKey("Fails") ? throw new AwsException("Broken", "half way") : Task.FromResult(new ResourceState(request.LogicalId));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(new ResourceState(request.PhysicalId!));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        table.Delete(request.PhysicalId!);
        return Task.CompletedTask;
    }

    private sealed record Made(string Name);
}
