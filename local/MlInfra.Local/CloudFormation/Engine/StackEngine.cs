using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Runs operations in the background, one a stack, and takes up again at a start what was cut short.</summary>
internal sealed partial class StackEngine(StackStore store, Phases phases, Transitions transitions, ILogger<StackEngine> logger) : IDisposable
{
    private const int MostTries = 3;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (Task Task, CancellationTokenSource Cancel)> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource shutdown = new();

    /// <summary>Starts an operation that the caller has checked under the store's gate.</summary>
    public void Begin(OperationDocument operation, TimeSpan? limit = null)
    {
        store.Put(operation);
        Launch(operation, limit);
    }

    /// <summary>Undoes an operation that was paused.</summary>
    public void Rollback(OperationDocument paused, string reason) => Launch(transitions.BeginRollback(paused, reason), null);

    /// <summary>Asks the stack's operation to stop and undo. It goes on to the rollback by itself.</summary>
    public void Cancel(string stackId)
    {
        try
        {
            if (running.TryGetValue(stackId, out var one)) one.Cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Waits until nothing is under way on the stack.</summary>
    public async Task IdleAsync(string stackId, CancellationToken cancellationToken)
    {
        while (running.TryGetValue(stackId, out var one)) await one.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Goes on with what the last process left: deployments are undone, everything else is finished.</summary>
    public void Recover()
    {
        foreach (var operation in store.Operations().Where(o => o.Phase != Phase.Paused))
        {
            var next = operation;
            store.Atomically(() =>
            {
                foreach (var resource in store.Resources(operation.StackId).Where(r => r.Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal)))
                    store.Put(operation.StackId, operation.OperationId, CutShort(resource));
                if (operation.Phase == Phase.Deploy)
                    next = transitions.Fail(operation, "MlInfra Local was stopped in the middle of the operation, so it failed.");
                else
                    store.Status(operation.StackId, operation.OperationId, store.Get(operation.StackId).Status, "MlInfra Local was stopped in the middle of the operation; it goes on now.");
            });
            if (next.Phase != Phase.Paused) Launch(next, null);
        }
    }

    /// <summary>Stops without undoing anything; the next start goes on.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await shutdown.CancelAsync();
        await Task.WhenAny(Task.WhenAll(running.Values.Select(r => r.Task)), Task.Delay(patience));
    }

    public void Dispose() => shutdown.Dispose();

    private ResourceDocument CutShort(ResourceDocument resource)
    {
        var lost = resource is { Status: StackStatus.CreateInProgress, PhysicalId: null } ? " What it may have made without a name is not known to the stack." : "";
        return resource with
        {
            Status = resource.Status.Replace("_IN_PROGRESS", "_FAILED", StringComparison.Ordinal),
            StatusReason = $"MlInfra Local was stopped while this was under way.{lost}",
            Timestamp = store.World.Now,
        };
    }

    private void Launch(OperationDocument operation, TimeSpan? limit)
    {
        var cancel = limit is { } most ? new CancellationTokenSource(most, store.World.Clock) : new CancellationTokenSource();
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[operation.StackId] = (RunAsync(operation, begin.Task, cancel), cancel);
        begin.SetResult();
    }

    private async Task RunAsync(OperationDocument operation, Task begin, CancellationTokenSource cancel)
    {
        await begin;
        try
        {
            OperationDocument? next = operation;
            while (next is { Phase: not Phase.Paused }) next = await StepAsync(next, cancel.Token);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            // The next start takes it up.
        }
        catch (Exception e)
        {
            LogAbandoned(logger, operation.StackId, e);
        }
        finally
        {
            running.TryRemove(operation.StackId, out _);
            cancel.Dispose();
        }
    }

    // After a fault of our own (a full disk) a deployment is undone; any other phase is begun again, since it goes on from what is kept.
    private async Task<OperationDocument?> StepAsync(OperationDocument operation, CancellationToken cancel)
    {
        Exception? fault = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return fault is not null && operation.Phase == Phase.Deploy
                    ? transitions.Fail(operation, $"MlInfra Local failed: {fault.Message}")
                    : await phases.RunAsync(operation, cancel, shutdown.Token);
            }
            catch (Exception e) when (!shutdown.IsCancellationRequested && (attempt < MostTries || Wire.Faults.IsDiskFull(e)))
            {
                fault ??= e;
                LogFault(logger, operation.Phase, operation.StackId, e);
                await Task.Delay(TryAgain, shutdown.Token);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Phase} of {StackId} failed; it is tried again")]
    private static partial void LogFault(ILogger logger, Phase phase, string stackId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "the operation on {StackId} is left as it is until the next start")]
    private static partial void LogAbandoned(ILogger logger, string stackId, Exception exception);
}
