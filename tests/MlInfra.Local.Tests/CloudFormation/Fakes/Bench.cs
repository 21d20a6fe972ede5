using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using MlInfra.Local.CloudFormation;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.CloudFormation.Fakes;

/// <summary>CloudFormation alone, over fake resource types Test::Fake::A and ::B. Restart makes a second one on the same state.</summary>
internal sealed class Bench : IDisposable
{
    private readonly TestState state = new();
    private ServiceProvider services;

    private readonly Func<IState, IResourceProvider>? more;

    public Bench(Func<IState, IResourceProvider>? more = null)
    {
        this.more = more;
        services = Build();
    }

    public FakeProvider A { get; } = new("Test::Fake::A");

    public FakeProvider B { get; } = new("Test::Fake::B");

    public List<BusEvent> Published { get; } = [];

    public Dictionary<string, string> SystemParameters { get; } = [];

    public StackEngine Engine => services.GetRequiredService<StackEngine>();

    public StackStore Store => services.GetRequiredService<StackStore>();

    public async Task<JsonObject?> CallAsync(string operation, JsonObject input, Principal? caller = null)
    {
        var found = services.GetRequiredService<CloudFormationRoom>().Operations.Single(o => o.Name == operation);
        var call = new Call("cloudformation", operation, input, caller ?? new("arn:aws:iam::000000000000:root", null), "r");
        return (await found.Handle(call, CancellationToken.None)).Output;
    }

    public async Task<AwsException> RefusedAsync(string operation, JsonObject input) =>
        await Assert.ThrowsAsync<AwsException>(() => CallAsync(operation, input));

    /// <summary>Creates or updates a stack and waits until it rests.</summary>
    public async Task<StackDocument> DeployAsync(string template, string name = "S", Action<JsonObject>? more = null)
    {
        var input = new JsonObject { ["StackName"] = name, ["TemplateBody"] = template };
        more?.Invoke(input);
        await CallAsync(Store.Find(name) is null ? "CreateStack" : "UpdateStack", input);
        return await RestAsync(name);
    }

    public async Task<StackDocument> DeleteAsync(string name = "S")
    {
        var stack = Store.Find(name)!;
        await CallAsync("DeleteStack", new() { ["StackName"] = name });
        return await RestAsync(stack.StackId);
    }

    public async Task<StackDocument> RestAsync(string nameOrId)
    {
        var id = Store.Find(nameOrId)!.StackId;
        await Engine.IdleAsync(id, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        return Store.Get(id);
    }

    public IEnumerable<string> Events(StackDocument stack) => Store.Events(stack.StackId).Select(e => $"{e.LogicalId} {e.Status}");

    /// <summary>The process stops in order, and another is started on its state.</summary>
    public async Task RestartAsync()
    {
        await Engine.StopAsync(TimeSpan.FromMilliseconds(300));
        await services.DisposeAsync();
        state.Reopen();
        services = Build();
        Engine.Recover();
    }

    public void Dispose()
    {
        services.Dispose();
        state.Dispose();
    }

    private ServiceProvider Build()
    {
        var parts = new ServiceCollection();
        parts.AddSingleton(new World { StateFolder = state.Folder, Endpoint = new("http://127.0.0.1:1") });
        parts.AddSingleton(state.State);
        parts.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        parts.AddTransient(typeof(Lazy<>), typeof(Later<>));
        new CloudFormationSetup().Add(parts);
        parts.AddSingleton<CloudFormationRoom>();
        parts.AddSingleton<IResourceProvider>(A);
        parts.AddSingleton<IResourceProvider>(B);
        if (more is not null) parts.AddSingleton(more(state.State));
        parts.AddSingleton<IEventBus>(new Bus(Published));
        parts.AddSingleton<ISystemParameters>(new System(SystemParameters));
        return parts.BuildServiceProvider();
    }

    private sealed class Later<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>) where T : notnull;

    private sealed class Bus(List<BusEvent> published) : IEventBus
    {
        public void Publish(BusEvent entry)
        {
            lock (published) published.Add(entry);
        }
    }

    private sealed class System(Dictionary<string, string> values) : ISystemParameters
    {
        public Task<IReadOnlyDictionary<string, string>> GetAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(names.Where(values.ContainsKey).ToDictionary(n => n, n => values[n]));
    }
}
