using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Intrinsics;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>
/// The phases of an operation. Each gives the operation's next phase, or null when it is over; each may be begun again after it was
/// cut short.
/// </summary>
internal sealed class Phases(StackStore store, Exports exports, ResourceWork work)
{
    /// <param name="operation">What to do.</param>
    /// <param name="cancel">The user wants it undone.</param>
    /// <param name="shutdown">Local stops; the next start goes on.</param>
    public Task<OperationDocument?> RunAsync(OperationDocument operation, CancellationToken cancel, CancellationToken shutdown) => operation.Phase switch
    {
        Phase.Deploy => DeployAsync(operation, cancel, shutdown),
        Phase.CleanUp => CleanUpAsync(operation),
        Phase.Rollback => operation.Before is null ? RollbackCreationAsync(operation) : RollbackUpdateAsync(operation),
        Phase.RollbackCleanUp => RollbackCleanUpAsync(operation),
        Phase.Delete => DeleteAsync(operation),
        _ => Task.FromResult<OperationDocument?>(null),
    };

    /// <summary>What follows a failed deployment: its undoing, under a new operation id, or a pause if the user wants none.</summary>
    public OperationDocument Fail(OperationDocument operation, string reason)
    {
        if (operation.OnFailure == "DO_NOTHING")
        {
            store.Status(operation.StackId, operation.OperationId, operation.IsUpdate ? StackStatus.UpdateFailed : StackStatus.CreateFailed, reason);
            return Next(operation with { Phase = Phase.Paused, FailureReason = reason });
        }
        return BeginRollback(operation, $"{reason} Rollback requested by user.");
    }

    public OperationDocument BeginRollback(OperationDocument operation, string reason)
    {
        operation = operation with { Phase = Phase.Rollback, OperationId = Guid.NewGuid().ToString(), FailureReason = reason };
        store.Atomically(() =>
        {
            Next(operation);
            if (operation.Before is { } before)
                store.Status(operation.StackId, operation.OperationId, StackStatus.UpdateRollbackInProgress, reason, s => As(before, s));
            else
                store.Status(operation.StackId, operation.OperationId, StackStatus.RollbackInProgress, reason);
        });
        return operation;
    }

    private async Task<OperationDocument?> DeployAsync(OperationDocument operation, CancellationToken cancel, CancellationToken shutdown)
    {
        var stack = store.Get(operation.StackId);
        Deployment deployment;
        try
        {
            deployment = new(TemplateParser.Parse(stack.Template), stack, store.World, exports.Find);
        }
        catch (AwsException e)
        {
            return Fail(operation, e.Message);
        }
        var values = new DeployedValues(id => deployment.Active.ContainsKey(id) ? store.Resource(stack.StackId, id) : null);
        var imports = new HashSet<string>(StringComparer.Ordinal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, shutdown);
        var deployed = await GraphWalk.RunAsync(deployment.Graph(), DeployOneAsync, stop.Token);
        shutdown.ThrowIfCancellationRequested();
        if (cancel.IsCancellationRequested) return Fail(operation, $"The operation was cancelled. {FailedResources(operation)}".TrimEnd());
        if (!deployed) return Fail(operation, FailedResources(operation));
        return Succeed(operation, deployment, values, imports);

        async Task<bool> DeployOneAsync(string id)
        {
            var done = false;
            try
            {
                var evaluator = deployment.Evaluator(values);
                var properties = evaluator.EvaluateObject(deployment.Active[id].Properties);
                lock (imports) imports.UnionWith(evaluator.Imported);
                done = await work.DeployAsync(operation, deployment.Active[id], properties, stop.Token);
            }
            catch (AwsException e)
            {
                Unresolved(operation, deployment.Active[id], e.Message);
            }
            if (!done) await stop.CancelAsync();
            return done;
        }
    }

    private OperationDocument? Succeed(OperationDocument operation, Deployment deployment, DeployedValues values, HashSet<string> imports)
    {
        lock (store.Gate)
        {
            try
            {
                var evaluator = deployment.Evaluator(values);
                var outputs = Deployment.Evaluate(deployment.Outputs, evaluator);
                exports.DemandFree(store.Get(operation.StackId) with { Outputs = operation.Before?.Outputs ?? [] }, outputs);
                imports.UnionWith(evaluator.Imported);
                var status = operation.IsUpdate ? StackStatus.UpdateCleanUp : StackStatus.CreateComplete;
                OperationDocument? next = operation.IsUpdate ? operation with { Phase = Phase.CleanUp } : null;
                store.Atomically(() =>
                {
                    store.Status(operation.StackId, operation.OperationId, status, more: s => s with { Outputs = outputs, Imports = [.. imports.Order(StringComparer.Ordinal)] });
                    if (next is null) store.End(operation.StackId);
                    else Next(next);
                });
                return next;
            }
            catch (AwsException e)
            {
                return Fail(operation, e.Message);
            }
        }
    }

    private async Task<OperationDocument?> CleanUpAsync(OperationDocument operation)
    {
        var stack = store.Get(operation.StackId);
        var active = new Deployment(TemplateParser.Parse(stack.Template), stack, store.World, exports.Find).Active;
        var items = new List<Doomed>();
        foreach (var resource in store.Resources(stack.StackId))
            if (!active.ContainsKey(resource.LogicalId)) items.Add(new(resource, resource.DeletionPolicy, () => store.RemoveResource(stack.StackId, resource.LogicalId)));
        foreach (var entry in store.Journal(stack.StackId))
        {
            if (entry.Before is { PhysicalId: not null } before && active.ContainsKey(entry.LogicalId) && store.Resource(stack.StackId, entry.LogicalId)?.PhysicalId != before.PhysicalId)
                items.Add(new(before, before.UpdateReplacePolicy, () => store.Forget(stack.StackId, entry.LogicalId)));
        }
        AddLeftovers(stack.StackId, items);
        await DeleteAllAsync(operation, items, keep: false);
        store.Atomically(() =>
        {
            // What could not be deleted stays behind, as in AWS; its event tells.
            foreach (var item in items) item.Done();
            store.End(stack.StackId);
            store.Status(stack.StackId, operation.OperationId, StackStatus.UpdateComplete);
        });
        return null;
    }

    private async Task<OperationDocument?> RollbackUpdateAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var entries = store.Journal(stackId).Where(j => j.Before is not null).ToDictionary(j => j.LogicalId, StringComparer.Ordinal);
        var graph = entries.ToDictionary(e => e.Key, e => (IReadOnlySet<string>)e.Value.Before!.Dependencies.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        if (!await GraphWalk.RunAsync(graph, id => work.RestoreAsync(operation, entries[id]), CancellationToken.None))
        {
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackFailed, FailedResources(operation));
            return Next(operation with { Phase = Phase.Paused, Skip = [] });
        }
        var next = operation with { Phase = Phase.RollbackCleanUp };
        store.Atomically(() =>
        {
            Next(next);
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackCleanUp);
        });
        return next;
    }

    private async Task<OperationDocument?> RollbackCleanUpAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var items = new List<Doomed>();
        foreach (var entry in store.Journal(stackId).Where(j => j.Before is null))
        {
            if (store.Resource(stackId, entry.LogicalId) is { } made) items.Add(new(made, OnRollback(made), () => store.RemoveResource(stackId, made.LogicalId)));
        }
        AddLeftovers(stackId, items);
        await DeleteAllAsync(operation, items, keep: false);
        store.Atomically(() =>
        {
            foreach (var item in items) item.Done();
            store.End(stackId);
            store.Status(stackId, operation.OperationId, StackStatus.UpdateRollbackComplete);
        });
        return null;
    }

    private async Task<OperationDocument?> RollbackCreationAsync(OperationDocument operation)
    {
        var stackId = operation.StackId;
        var items = store.Resources(stackId).Where(IsThere).Select(r => new Doomed(r, OnRollback(r), () => { })).ToList();
        AddLeftovers(stackId, items);
        if (!await DeleteAllAsync(operation, items, keep: true))
        {
            store.Atomically(() =>
            {
                store.End(stackId);
                store.Status(stackId, operation.OperationId, StackStatus.RollbackFailed, FailedDeletions(stackId));
            });
            return null;
        }
        if (operation.OnFailure == "DELETE")
        {
            store.Status(stackId, operation.OperationId, StackStatus.DeleteInProgress);
            return Next(operation with { Phase = Phase.Delete });
        }
        store.Atomically(() =>
        {
            store.End(stackId);
            store.Status(stackId, operation.OperationId, StackStatus.RollbackComplete);
        });
        return null;
    }

    private async Task<OperationDocument?> DeleteAsync(OperationDocument operation)
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
        var items = store.Resources(stackId).Where(IsThere)
            .Select(r => new Doomed(r, operation.Retain.Contains(r.LogicalId) || r.DeletionPolicy != "Delete" ? "Retain" : "Delete", () => { })).ToList();
        AddLeftovers(stackId, items);
        var deleted = await DeleteAllAsync(operation, items, keep: true);
        store.Atomically(() =>
        {
            store.End(stackId);
            if (deleted)
                store.Status(stackId, operation.OperationId, StackStatus.DeleteComplete, more: s => s with { DeletionTime = store.World.Now, Outputs = [], Imports = [] });
            else
                store.Status(stackId, operation.OperationId, StackStatus.DeleteFailed, FailedDeletions(stackId));
        });
        return null;
    }

    private void AddLeftovers(string stackId, List<Doomed> items)
    {
        foreach (var left in store.Leftovers(stackId)) items.Add(new(left, left.UpdateReplacePolicy, () => store.RemoveLeftover(stackId, left)) { IsLeftover = true });
    }

    private async Task<bool> DeleteAllAsync(OperationDocument operation, List<Doomed> items, bool keep)
    {
        var byKey = items.Select((item, i) => (Key: i.ToString("D4"), Item: item)).ToDictionary(p => p.Key, p => p.Item, StringComparer.Ordinal);
        // First what depends on others, then those.
        var graph = byKey.ToDictionary(
            p => p.Key,
            p => (IReadOnlySet<string>)byKey.Where(o => o.Key != p.Key && o.Value.Resource.Dependencies.Contains(p.Value.Resource.LogicalId)).Select(o => o.Key).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        return await GraphWalk.RunAsync(graph, async key =>
        {
            var item = byKey[key];
            var deleted = await work.DeleteAsync(operation, item.Resource, item.Policy, keep && !item.IsLeftover);
            if (deleted) item.Done();
            return deleted;
        }, CancellationToken.None);
    }

    private void Unresolved(OperationDocument operation, ResourceDefinition definition, string reason)
    {
        var current = store.Resource(operation.StackId, definition.LogicalId);
        var failed = (current ?? new ResourceDocument { LogicalId = definition.LogicalId, Type = definition.Type, Status = "", Timestamp = default, Properties = [] }) with
        {
            Status = current?.PhysicalId is null ? StackStatus.CreateFailed : StackStatus.UpdateFailed, StatusReason = reason, Timestamp = store.World.Now,
        };
        store.Atomically(() =>
        {
            store.Note(operation.StackId, definition.LogicalId, current);
            store.Put(operation.StackId, operation.OperationId, failed);
        });
    }

    private string FailedResources(OperationDocument operation)
    {
        var resources = store.Resources(operation.StackId);
        var text = "";
        if (Names(resources, StackStatus.CreateFailed) is { } created) text += $"The following resource(s) failed to create: [{created}]. ";
        if (Names(resources, StackStatus.UpdateFailed) is { } updated) text += $"The following resource(s) failed to update: [{updated}]. ";
        return text.TrimEnd();
    }

    private string FailedDeletions(string stackId) => $"The following resource(s) failed to delete: [{Names(store.Resources(stackId), StackStatus.DeleteFailed)}].";

    private static string? Names(IEnumerable<ResourceDocument> resources, string status) =>
        string.Join(", ", resources.Where(r => r.Status == status).Select(r => r.LogicalId)) is { Length: > 0 } names ? names : null;

    // The stack as it was, in the state in which it is.
    private static StackDocument As(StackDocument before, StackDocument now) => before with
    {
        Status = now.Status, StatusReason = now.StatusReason, OperationId = now.OperationId, LastUpdatedTime = now.LastUpdatedTime,
        ClientToken = now.ClientToken, TerminationProtection = now.TerminationProtection,
    };

    private static bool IsThere(ResourceDocument resource) => resource.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped);

    private static string OnRollback(ResourceDocument resource) => resource.DeletionPolicy == "Retain" ? "Retain" : "Delete";

    private OperationDocument Next(OperationDocument operation)
    {
        store.Put(operation);
        return operation;
    }

    /// <summary>A physical resource that is to be deleted.</summary>
    private sealed record Doomed(ResourceDocument Resource, string Policy, Action Done)
    {
        public bool IsLeftover { get; init; }
    }
}
