using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Undoes creations and updates.</summary>
internal sealed class RollbackPhases(StackStore store, ResourceWork work, Deletions deletions, Transitions transitions)
{
    public async Task<OperationDocument?> UndoUpdateAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var entries = store.Journal(stackId).Where(j => j.Before is not null).ToDictionary(j => j.LogicalId, StringComparer.Ordinal);
        var graph = entries.ToDictionary(e => e.Key, e => (IReadOnlySet<string>)e.Value.Before!.Dependencies.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        if (!await GraphWalk.RunAsync(graph, id => work.RestoreAsync(operation, entries[id]), CancellationToken.None))
        {
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackFailed, transitions.FailedResources(operation));
            return transitions.Next(operation with { Phase = Phase.Paused, Skip = [] });
        }
        var next = operation with { Phase = Phase.RollbackCleanUp };
        store.Atomically(() =>
        {
            transitions.Next(next);
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackCleanUp);
        });
        return next;
    }

    public async Task<OperationDocument?> CleanUpAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var items = new List<Doomed>();
        foreach (var entry in store.Journal(stackId).Where(j => j.Before is null))
        {
            if (store.Resource(stackId, entry.LogicalId) is { } made) items.Add(new(made, OnRollback(made), () => store.RemoveResource(stackId, made.LogicalId)));
        }
        deletions.AddLeftovers(stackId, items);
        await deletions.RunAsync(operation, items, keep: false);
        store.Atomically(() =>
        {
            foreach (var item in items) item.Done();
            store.End(stackId);
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackComplete);
        });
        return null;
    }

    public async Task<OperationDocument?> UndoCreationAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var items = store.Resources(stackId).Where(Deletions.IsThere).Select(r => new Doomed(r, OnRollback(r), () => { })).ToList();
        deletions.AddLeftovers(stackId, items);
        if (!await deletions.RunAsync(operation, items, keep: true))
        {
            store.Atomically(() =>
            {
                store.End(stackId);
                store.Status(stackId, operation.OperationId, StackStatus.RollbackFailed, transitions.FailedDeletions(stackId));
            });
            return null;
        }
        if (operation.OnFailure == "DELETE")
        {
            store.Status(stackId, operation.OperationId, StackStatus.DeleteInProgress);
            return transitions.Next(operation with { Phase = Phase.Delete });
        }
        store.Atomically(() =>
        {
            store.End(stackId);
            store.Status(stackId, operation.OperationId, StackStatus.RollbackComplete);
        });
        return null;
    }

    private static string OnRollback(ResourceDocument resource) => resource.DeletionPolicy == "Retain" ? "Retain" : "Delete";
}
