using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Begins operations, one at a time on a stack. Call under the store's gate.</summary>
internal sealed class Starting(StackStore store, ChangeSetStore changeSets, StackEngine engine)
{
    public void Create(StackDocument wanted, string onFailure, string? token)
    {
        var operationId = NewId();
        store.Put(wanted with { Status = StackStatus.CreateInProgress, ClientToken = token });
        store.Status(wanted.StackId, operationId, StackStatus.CreateInProgress, "User Initiated");
        engine.Begin(
            new() { StackId = wanted.StackId, OperationId = operationId, Phase = Phase.Deploy, OnFailure = onFailure },
            wanted.TimeoutInMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
    }

    public void Update(StackDocument stack, StackDocument wanted, bool disableRollback, string? token)
    {
        DemandMayUpdate(stack);
        var paused = store.Operation(stack.StackId);
        var operationId = NewId();
        store.Atomically(() =>
        {
            store.Put(wanted with { LastUpdatedTime = store.World.Now, ClientToken = token, DisableRollback = disableRollback });
            store.Status(wanted.StackId, operationId, StackStatus.UpdateInProgress, "User Initiated");
        });
        engine.Begin(new()
        {
            StackId = stack.StackId,
            OperationId = operationId,
            Phase = Phase.Deploy,
            IsUpdate = true,
            // After a failure without rollback the last good state is still the one to go back to.
            Before = paused is null ? stack : paused.Before,
            TagsChanged = (paused?.TagsChanged ?? false) || !Planner.SameTags(stack.Tags, wanted.Tags),
            OnFailure = disableRollback ? "DO_NOTHING" : "ROLLBACK",
        });
    }

    public void Delete(StackDocument stack, string? role, IReadOnlyList<string> retain, string? token)
    {
        var operationId = NewId();
        changeSets.DeleteAll(stack.StackId);
        if (stack.Status == StackStatus.ReviewInProgress)
        {
            store.Status(stack.StackId, operationId, StackStatus.DeleteComplete, more: s => s with { DeletionTime = store.World.Now });
            return;
        }
        store.Atomically(() =>
        {
            KeepSuperseded(stack.StackId);
            store.Status(stack.StackId, operationId, StackStatus.DeleteInProgress, "User Initiated", s => s with { ClientToken = token, RoleArn = role ?? s.RoleArn });
        });
        engine.Begin(new() { StackId = stack.StackId, OperationId = operationId, Phase = Phase.Delete, Before = stack, Retain = retain });
    }

    /// <summary>Undoes an operation that was paused.</summary>
    public void Rollback(OperationDocument paused, IReadOnlyList<string> skip, string? token)
    {
        store.Put(store.Get(paused.StackId) with { ClientToken = token });
        engine.Rollback(paused with { Skip = skip, OnFailure = "ROLLBACK" }, "User Initiated");
    }

    public static void DemandMayUpdate(StackDocument stack)
    {
        if (!StackStatus.MayUpdate(stack.Status)) throw CfnError.Invalid($"Stack:{stack.StackId} is in {stack.Status} state and can not be updated.");
    }

    // A paused operation may have replaced resources whose old versions still exist.
    private void KeepSuperseded(string stackId)
    {
        foreach (var entry in store.Journal(stackId))
        {
            if (entry.Before is { PhysicalId: not null } before && store.Resource(stackId, entry.LogicalId)?.PhysicalId != before.PhysicalId)
                store.AddLeftover(stackId, before with { UpdateReplacePolicy = before.DeletionPolicy });
        }
    }

    private static string NewId() => Guid.NewGuid().ToString();
}
