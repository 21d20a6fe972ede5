using MlInfra.Local.CloudFormation.Stacks;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>How operations go from one phase to the next, and what is said then.</summary>
internal sealed class Transitions(StackStore store)
{
    public OperationDocument Next(OperationDocument operation)
    {
        store.Put(operation);
        return operation;
    }

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

    public string FailedResources(OperationDocument operation)
    {
        var resources = store.Resources(operation.StackId);
        var text = "";
        if (Names(resources, StackStatus.CreateFailed) is { } created) text += $"The following resource(s) failed to create: [{created}]. ";
        if (Names(resources, StackStatus.UpdateFailed) is { } updated) text += $"The following resource(s) failed to update: [{updated}]. ";
        return text.TrimEnd();
    }

    public string FailedDeletions(string stackId) => $"The following resource(s) failed to delete: [{Names(store.Resources(stackId), StackStatus.DeleteFailed)}].";

    private static string? Names(IEnumerable<ResourceDocument> resources, string status) =>
        string.Join(", ", resources.Where(r => r.Status == status).Select(r => r.LogicalId)) is { Length: > 0 } names ? names : null;

    // The stack as it was, in the state in which it is.
    private static StackDocument As(StackDocument before, StackDocument now) => before with
    {
        Status = now.Status, StatusReason = now.StatusReason, OperationId = now.OperationId, LastUpdatedTime = now.LastUpdatedTime,
        ClientToken = now.ClientToken, TerminationProtection = now.TerminationProtection,
    };
}
