using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>All that CloudFormation keeps, by stack.</summary>
internal sealed class StackStore(IState state, World world, StackSignal signal, Lazy<IEventBus> bus)
{
    private readonly ITable<StackDocument> stacks = state.Table<StackDocument>("cloudformation.stacks");
    private readonly ITable<ResourceDocument> resources = state.Table<ResourceDocument>("cloudformation.resources");
    private readonly ITable<ResourceDocument> leftovers = state.Table<ResourceDocument>("cloudformation.leftovers");
    private readonly ITable<JournalEntry> journal = state.Table<JournalEntry>("cloudformation.journal");
    private readonly ITable<OperationDocument> operations = state.Table<OperationDocument>("cloudformation.operations");
    private readonly ITable<EventDocument> events = state.Table<EventDocument>("cloudformation.events");

    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    /// <summary>Held while a stack is checked and an operation on it is begun, so that two cannot begin at once.</summary>
    public object Gate { get; } = new();

    public World World => world;

    public void Atomically(Action action) => state.Atomically(action);

    public IReadOnlyList<StackDocument> All() => stacks.All();

    /// <summary>By ARN, also if deleted; by name only those that exist.</summary>
    public StackDocument? Find(string nameOrId) => nameOrId.StartsWith("arn:", StringComparison.Ordinal)
        ? stacks.Get(nameOrId)
        : stacks.All().FirstOrDefault(s => s.Name == nameOrId && s.Status != StackStatus.DeleteComplete);

    public StackDocument Get(string stackId) => stacks.Get(stackId) ?? throw new KeyNotFoundException(stackId);

    public void Put(StackDocument stack) => Atomically(() =>
    {
        stacks.Put(stack.StackId, stack);
        state.Afterwards(signal.Changed);
    });

    /// <summary>Changes the stack's status, with an event for readers and one on the bus.</summary>
    public StackDocument Status(string stackId, string operationId, string status, string? reason = null, Func<StackDocument, StackDocument>? more = null)
    {
        StackDocument stack = null!;
        Atomically(() =>
        {
            stack = Get(stackId) with { Status = status, StatusReason = reason, OperationId = operationId };
            if (more is not null) stack = more(stack);
            Put(stack);
            AddEvent(stackId, new(0, Guid.NewGuid().ToString(), stack.Name, stackId, "AWS::CloudFormation::Stack", world.Now, status, reason, operationId, stack.ClientToken, null));
            Publish(stackId, status, reason);
        });
        return stack;
    }

    public IReadOnlyList<ResourceDocument> Resources(string stackId) => resources.All(stackId + "|");

    public ResourceDocument? Resource(string stackId, string logicalId) => resources.Get(Key(stackId, logicalId));

    /// <summary>Keeps the resource without an event.</summary>
    public void Keep(string stackId, ResourceDocument resource) => resources.Put(Key(stackId, resource.LogicalId), resource);

    /// <summary>Keeps the resource, with an event of its status.</summary>
    public void Put(string stackId, string operationId, ResourceDocument resource) => Atomically(() =>
    {
        Keep(stackId, resource);
        Tell(stackId, operationId, resource);
    });

    /// <summary>An event of the resource's status alone.</summary>
    public void Tell(string stackId, string operationId, ResourceDocument resource) => AddEvent(stackId, new(
        0, $"{resource.LogicalId}-{Guid.NewGuid()}", resource.LogicalId, resource.PhysicalId, resource.Type, world.Now,
        resource.Status, resource.StatusReason, operationId, Get(stackId).ClientToken, resource.Properties.ToJsonString()));

    public void RemoveResource(string stackId, string logicalId) => resources.Delete(Key(stackId, logicalId));

    public IReadOnlyList<ResourceDocument> Leftovers(string stackId) => leftovers.All(stackId + "|");

    /// <summary>Notes a physical resource that nothing refers to any more and that must be deleted.</summary>
    public void AddLeftover(string stackId, ResourceDocument resource) => leftovers.Put(LeftoverKey(stackId, resource), resource);

    public void RemoveLeftover(string stackId, ResourceDocument resource) => leftovers.Delete(LeftoverKey(stackId, resource));

    public IReadOnlyList<JournalEntry> Journal(string stackId) => journal.All(stackId + "|");

    /// <summary>Notes how a resource was, unless this operation did so before.</summary>
    public void Note(string stackId, string logicalId, ResourceDocument? before) => journal.TryAdd(Key(stackId, logicalId), new(logicalId, before));

    public void Forget(string stackId, string logicalId) => journal.Delete(Key(stackId, logicalId));

    public OperationDocument? Operation(string stackId) => operations.Get(stackId);

    public IReadOnlyList<OperationDocument> Operations() => operations.All();

    public void Put(OperationDocument operation) => operations.Put(operation.StackId, operation);

    /// <summary>The operation is over: nothing is left to undo.</summary>
    public void End(string stackId) => Atomically(() =>
    {
        foreach (var entry in Journal(stackId)) Forget(stackId, entry.LogicalId);
        foreach (var left in Leftovers(stackId)) RemoveLeftover(stackId, left);
        operations.Delete(stackId);
    });

    /// <summary>The stack's events, oldest first.</summary>
    public IReadOnlyList<EventDocument> Events(string stackId) => events.All(stackId + "|");

    // The state's own lock orders those that add. No two events of a stack bear the same time: readers sort by it.
    private void AddEvent(string stackId, EventDocument entry) => Atomically(() =>
    {
        var last = Events(stackId) is { Count: > 0 } told ? told[^1] : null;
        var time = last is not null && entry.Timestamp < last.Timestamp + OneTick ? last.Timestamp + OneTick : entry.Timestamp;
        events.Put(EventKey(stackId, (last?.Number ?? -1) + 1), entry with { Number = (last?.Number ?? -1) + 1, Timestamp = time });
    });

    private void Publish(string stackId, string status, string? reason)
    {
        var details = new JsonObject { ["status"] = status, ["status-reason"] = reason ?? "" };
        bus.Value.Publish(new("aws.cloudformation", "CloudFormation Stack Status Change", [stackId], new() { ["stack-id"] = stackId, ["status-details"] = details }));
    }

    private static string Key(string stackId, string logicalId) => $"{stackId}|{logicalId}";

    private static string LeftoverKey(string stackId, ResourceDocument resource) => $"{stackId}|{resource.LogicalId}|{resource.PhysicalId}";

    private static string EventKey(string stackId, int number) => $"{stackId}|{number.ToString("D8", CultureInfo.InvariantCulture)}";
}
