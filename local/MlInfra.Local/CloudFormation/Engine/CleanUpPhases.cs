using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Deletes what a successful update leaves over, and whole stacks.</summary>
internal sealed class CleanUpPhases(StackStore store, Exports exports, Deletions deletions, Transitions transitions)
{
    public async Task<OperationDocument?> CleanUpAsync(OperationDocument operation)
    {
        var stack = store.Get(operation.StackId);
        var active = new Deployment(TemplateParser.Parse(stack.Template), stack, store.World, exports).Active;
        var items = new List<Doomed>();
        foreach (var resource in store.Resources(stack.StackId))
            if (!active.ContainsKey(resource.LogicalId)) items.Add(new(resource, resource.DeletionPolicy, () => store.RemoveResource(stack.StackId, resource.LogicalId)));
        foreach (var entry in store.Journal(stack.StackId))
        {
            if (entry.Before is { PhysicalId: not null } before && active.ContainsKey(entry.LogicalId) && store.Resource(stack.StackId, entry.LogicalId)?.PhysicalId != before.PhysicalId)
                items.Add(new(before, before.UpdateReplacePolicy, () => store.Forget(stack.StackId, entry.LogicalId)));
        }
        deletions.AddLeftovers(stack.StackId, items);
        await deletions.RunAsync(operation, items, keep: false);
        store.Atomically(() =>
        {
            // What could not be deleted stays behind, as in AWS; its event tells.
            foreach (var item in items) item.Done();
            store.End(stack.StackId);
            store.Status(stack.StackId, operation.OperationId, StackStatus.UpdateComplete);
        });
        return null;
    }

    public async Task<OperationDocument?> DeleteAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var stack = store.Get(stackId);
        try
        {
            exports.DemandFree(stack, []);
        }
        catch (AwsException e)
        {
            store.Atomically(() =>
            {
                store.End(stackId);
                store.Status(stackId, operation.OperationId, operation.Before!.Status, $"Delete canceled. {e.Message}");
            });
            return null;
        }
        var items = store.Resources(stackId).Where(Deletions.IsThere)
            .Select(r => new Doomed(r, operation.Retain.Contains(r.LogicalId) || r.DeletionPolicy != "Delete" ? "Retain" : "Delete", () => { })).ToList();
        deletions.AddLeftovers(stackId, items);
        var deleted = await deletions.RunAsync(operation, items, keep: true);
        store.Atomically(() =>
        {
            store.End(stackId);
            if (deleted)
                store.Status(stackId, operation.OperationId, StackStatus.DeleteComplete, more: s => s with { DeletionTime = store.World.Now, Outputs = [], Imports = [] });
            else
                store.Status(stackId, operation.OperationId, StackStatus.DeleteFailed, transitions.FailedDeletions(stackId));
        });
        return null;
    }
}
