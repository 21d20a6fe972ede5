using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Creates and changes resources, each as soon as what it refers to is there, and evaluates the outputs.</summary>
internal sealed class DeployPhase(StackStore store, Exports exports, ResourceWork work, Transitions transitions)
{
    public async Task<OperationDocument?> RunAsync(OperationDocument operation, CancellationToken cancel, CancellationToken shutdown)
    {
        var stack = store.Get(operation.StackId);
        Deployment deployment;
        try
        {
            deployment = new(TemplateParser.Parse(stack.Template), stack, store.World, exports);
        }
        catch (AwsException e)
        {
            return transitions.Fail(operation, e.Message);
        }
        var values = new DeployedValues(id => deployment.Active.ContainsKey(id) ? store.Resource(stack.StackId, id) : null);
        var imports = new HashSet<string>(StringComparer.Ordinal);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, shutdown);
        var deployed = await GraphWalk.RunAsync(deployment.Graph(), DeployOneAsync, stop.Token);
        shutdown.ThrowIfCancellationRequested();
        if (cancel.IsCancellationRequested) return transitions.Fail(operation, $"The operation was cancelled. {transitions.FailedResources(operation)}".TrimEnd());
        if (!deployed) return transitions.Fail(operation, transitions.FailedResources(operation));
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
                    else transitions.Next(next);
                });
                return next;
            }
            catch (AwsException e)
            {
                return transitions.Fail(operation, e.Message);
            }
        }
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
}
