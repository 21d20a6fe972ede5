using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Creates, updates and deletes stacks directly.</summary>
internal sealed class StackOperations(
    StackStore store, Preparation preparation, TemplateSource templates, Starting starting, StackEngine engine)
{
    public async Task<Reply> CreateStack(Call call, CancellationToken cancellationToken)
    {
        var submission = Submission.Read(call.Input, "ClientRequestToken");
        if (store.Find(submission.StackName) is { } existing)
        {
            if (submission.ClientToken is not null && existing.ClientToken == submission.ClientToken) return Id(existing);
            throw new AwsException("AlreadyExistsException", $"Stack [{submission.StackName}] already exists");
        }
        var text = await templates.ReadAsync(call.Input, call.Caller, null, cancellationToken);
        var wanted = await preparation.WantedAsync(submission, text, preparation.NewStack(submission.StackName), cancellationToken);
        var onFailure = OnFailure(call);
        wanted = wanted with
        {
            DisableRollback = onFailure == "DO_NOTHING",
            TimeoutInMinutes = call.Input.Int("TimeoutInMinutes"),
            TerminationProtection = call.Input.Flag("EnableTerminationProtection") ?? false,
        };
        preparation.DemandPlan(wanted, wanted);
        lock (store.Gate)
        {
            if (store.Find(submission.StackName) is not null) throw new AwsException("AlreadyExistsException", $"Stack [{submission.StackName}] already exists");
            starting.Create(wanted, onFailure, submission.ClientToken);
            SayPolicy(call, wanted);
        }
        return Id(wanted);
    }

    public async Task<Reply> UpdateStack(Call call, CancellationToken cancellationToken)
    {
        var submission = Submission.Read(call.Input, "ClientRequestToken");
        var stack = store.Find(submission.StackName);
        if (stack is null || stack.Status == StackStatus.DeleteComplete) throw CfnError.Invalid($"Stack [{submission.StackName}] does not exist");
        if (submission.ClientToken is not null && stack.ClientToken == submission.ClientToken) return Id(stack);
        Starting.DemandMayUpdate(stack);
        var text = await templates.ReadAsync(call.Input, call.Caller, stack.Template, cancellationToken);
        var wanted = await preparation.WantedAsync(submission, text, stack, cancellationToken);
        if (!preparation.DemandPlan(stack, wanted).HasChanges) throw CfnError.Invalid("No updates are to be performed.");
        lock (store.Gate)
        {
            DemandSame(stack);
            starting.Update(stack, wanted, call.Input.Flag("DisableRollback") ?? false, submission.ClientToken);
            SayPolicy(call, stack);
        }
        return Id(stack);
    }

    public async Task<Reply> DeleteStack(Call call, CancellationToken cancellationToken)
    {
        var name = call.Input.Text("StackName") ?? throw CfnError.Missing("StackName");
        if (call.Input.Text("DeletionMode") is { } mode && mode != "STANDARD") throw CfnError.NotSupported($"DeletionMode {mode}");
        if (store.Find(name) is { Status: StackStatus.CreateInProgress } creating)
        {
            // AWS lets a creation be given up; here it is undone first.
            engine.Cancel(creating.StackId);
            await engine.IdleAsync(creating.StackId, cancellationToken);
        }
        lock (store.Gate)
        {
            if (store.Find(name) is not { } stack || stack.Status is StackStatus.DeleteComplete or StackStatus.DeleteInProgress) return new(null);
            if (stack.TerminationProtection) throw CfnError.Invalid($"Stack [{stack.Name}] cannot be deleted while TerminationProtection is enabled");
            if (StackStatus.IsBusy(stack.Status)) throw CfnError.Invalid($"Stack [{stack.StackId}] cannot be deleted while in status {stack.Status}");
            var retain = call.Input.Texts("RetainResources").Where(r => r.Length > 0).ToList();
            if (retain.Count > 0 && stack.Status != StackStatus.DeleteFailed)
                throw CfnError.Invalid($"Invalid operation on stack [{stack.StackId}]. RetainResources is only applicable for stacks in DELETE_FAILED state.");
            starting.Delete(stack, call.Input.Text("RoleARN"), retain, call.Input.Text("ClientRequestToken"));
        }
        return new(null);
    }

    public Reply CancelUpdateStack(Call call)
    {
        var stack = Require(call);
        if (stack.Status != StackStatus.UpdateInProgress) throw CfnError.Invalid("CancelUpdateStack cannot be called from current stack status");
        engine.Cancel(stack.StackId);
        return new(null);
    }

    public Reply ContinueUpdateRollback(Call call)
    {
        var stack = Require(call);
        lock (store.Gate)
        {
            if (store.Get(stack.StackId).Status != StackStatus.UpdateRollbackFailed || store.Operation(stack.StackId) is not { } paused)
                throw CfnError.Invalid($"Stack:{stack.StackId} is in {stack.Status} state and can not continue update rollback");
            starting.Rollback(paused, [.. call.Input.Texts("ResourcesToSkip")], call.Input.Text("ClientRequestToken"));
        }
        return new(null);
    }

    public Reply RollbackStack(Call call)
    {
        var stack = Require(call);
        lock (store.Gate)
        {
            if (store.Get(stack.StackId).Status is not (StackStatus.CreateFailed or StackStatus.UpdateFailed) || store.Operation(stack.StackId) is not { } paused)
                throw CfnError.Invalid($"Stack:{stack.StackId} is in {stack.Status} state and can not be rolled back");
            starting.Rollback(paused, [], call.Input.Text("ClientRequestToken"));
        }
        return Id(stack);
    }

    public Reply UpdateTerminationProtection(Call call)
    {
        var stack = Require(call);
        var enable = call.Input.Flag("EnableTerminationProtection") ?? throw CfnError.Missing("EnableTerminationProtection");
        lock (store.Gate) store.Put(store.Get(stack.StackId) with { TerminationProtection = enable });
        return Id(stack);
    }

    public Reply SetStackPolicy(Call call)
    {
        SayPolicy(call, Require(call));
        return new(null);
    }

    private StackDocument Require(Call call)
    {
        var name = call.Input.Text("StackName") ?? throw CfnError.Missing("StackName");
        return store.Find(name) is { } stack && stack.Status != StackStatus.DeleteComplete ? stack : throw CfnError.Invalid($"Stack [{name}] does not exist");
    }

    private void DemandSame(StackDocument stack)
    {
        var now = store.Get(stack.StackId);
        if (now.Status != stack.Status || now.OperationId != stack.OperationId)
            throw CfnError.Invalid($"Stack:{stack.StackId} is in {now.Status} state and can not be updated.");
    }

    // Loud, since a policy that does not hold is worse than none.
    private void SayPolicy(Call call, StackDocument stack)
    {
        if (call.Input.Text("StackPolicyBody") is not { Length: > 0 } && call.Input.Text("StackPolicyDuringUpdateBody") is not { Length: > 0 }) return;
        var now = store.Get(stack.StackId);
        store.Status(stack.StackId, now.OperationId, now.Status, "MlInfra Local does not enforce stack policies: the one that was given has no effect here.");
    }

    private static string OnFailure(Call call)
    {
        var disable = call.Input.Flag("DisableRollback");
        var given = call.Input.Text("OnFailure");
        if (disable is not null && given is not null) throw CfnError.Invalid("You can specify either DisableRollback or OnFailure, but not both.");
        return given is null ? disable == true ? "DO_NOTHING" : "ROLLBACK"
            : given is "ROLLBACK" or "DELETE" or "DO_NOTHING" ? given
            : throw CfnError.Invalid($"1 validation error detected: Value '{given}' at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]");
    }

    private static Reply Id(StackDocument stack) => new(new() { ["StackId"] = stack.StackId });
}
