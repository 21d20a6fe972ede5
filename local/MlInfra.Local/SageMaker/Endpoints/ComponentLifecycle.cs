using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Brings the copies of inference components up and down in the background, and back after a restart.</summary>
internal sealed partial class ComponentLifecycle(
    ComponentStore components, EndpointLifecycle endpoints, ComponentPlacement placement, DeploymentFactory deployments, RolloutRunner rollouts, World world, ILogger<ComponentLifecycle> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> work = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Begins to bring up the pending deployment of a component.</summary>
    public void Deploy(string name) => Begin(name, DeployAsync);

    /// <summary>Begins to give a component its desired copies.</summary>
    public void Scale(string name) => Begin(name, ScaleAsync);

    /// <summary>Begins to take a component down.</summary>
    public void Delete(string name) => Begin(name, DeleteAsync);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var component in components.All())
        {
            if (component.Status == EndpointStatus.Deleting) Delete(component.Name);
            else Begin(component.Name, ResumeAsync);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(work.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private void Begin(string name, Func<ComponentDocument, Task> action)
    {
        if (stopping.IsCancellationRequested) return;
        var task = Task.Run(() => RunAsync(name, action));
        work[task] = 0;
        task.ContinueWith(t => work.TryRemove(t, out _), TaskScheduler.Default);
    }

    private async Task RunAsync(string name, Func<ComponentDocument, Task> action)
    {
        var turn = turns.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync();
        try
        {
            if (components.Find(name) is { } component) await action(component);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Local stops: the next start goes on.
        }
        catch (DeploymentFailedException e)
        {
            Fail(name, e.Message);
        }
        catch (Exception e)
        {
            LogFault(logger, name, e);
            Fail(name, $"MlInfra Local failed: {e.Message}");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What served before goes on as it was; a component of which nothing serves has failed.</summary>
    private void Fail(string name, string reason)
    {
        if (components.Find(name) is not { } component) return;
        var serves = endpoints.RuntimeOf(component.Endpoint).Components.ContainsKey(name);
        components.Change(name, c => serves
            ? c with { Status = EndpointStatus.InService, FailureReason = reason, Pending = null, DesiredCopies = c.CurrentCopies, Specification = c.Served ?? c.Specification }
            : c with { Status = EndpointStatus.Failed, FailureReason = reason, Pending = null, Live = null });
        placement.Forget(name);
    }

    private async Task DeployAsync(ComponentDocument component)
    {
        if (component.Pending is not { } plan) return;
        var copies = component.DesiredCopies;
        placement.Place(component, copies);
        var runtime = endpoints.RuntimeOf(component.Endpoint);
        runtime.Components.TryGetValue(component.Name, out var serving);
        var rollout = ComponentRollout.Of(component.DeploymentConfig, copies);
        var incoming = serving is { Main: var old } && rollout is not null && copies > 0
            ? await ReplaceAsync(component, plan, old, rollout, runtime)
            : await UpAsync(component, plan, copies);
        runtime.Components[component.Name] = new Routing(incoming);
        components.Change(component.Name, c => c with { Status = EndpointStatus.InService, Live = plan, Pending = null, FailureReason = null, CurrentCopies = c.DesiredCopies, Served = c.Specification });
        if (serving is not null) await serving.Main.StopAsync(drain: true);
    }

    /// <summary>Replaces the copies batch by batch: there are never more of them than are wanted, and each batch is watched.</summary>
    private async Task<Deployment> ReplaceAsync(ComponentDocument component, DeploymentPlan plan, Deployment old, ComponentRollout rollout, EndpointRuntime runtime)
    {
        var copies = component.DesiredCopies;
        var (began, spent) = (world.Now, TimeSpan.Zero);
        var incoming = await deployments.MakeAsync(component.Endpoint, plan, stopping.Token);
        return await incoming.UpAsync(async _ =>
        {
            try
            {
                for (var done = 0; done < copies;)
                {
                    done = Math.Min(copies, done + rollout.Batch);
                    await incoming.Fleets[0].ScaleAsync(done, stopping.Token);
                    runtime.Components[component.Name] = new Routing(old, incoming, done / (double)copies);
                    if (done < copies) await old.Fleets[0].ScaleAsync(copies - done, stopping.Token);
                    if (await rollouts.WatchAsync(rollout.Alarms, began, rollout.Interval, $"inference component {component.Name}", stopping.Token) is { } failure) throw new DeploymentFailedException(failure);
                    spent += rollout.Interval;
                    if (spent > rollout.Limit) throw new DeploymentFailedException($"The deployment of inference component {component.Name} took longer than its MaximumExecutionTimeoutInSeconds ({rollout.Limit.Value.TotalSeconds:0} s) and was rolled back.");
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await BackAsync(component, old, incoming, rollout, runtime);
                throw;
            }
        });
    }

    /// <summary>Back to the copies that served before, in batches of their own.</summary>
    private async Task BackAsync(ComponentDocument component, Deployment old, Deployment incoming, ComponentRollout rollout, EndpointRuntime runtime)
    {
        var copies = component.CurrentCopies;
        for (var back = old.Fleets[0].Instances; back < copies;)
        {
            back = Math.Min(copies, back + rollout.RollbackBatch);
            await old.Fleets[0].ScaleAsync(back, stopping.Token);
            runtime.Components[component.Name] = new Routing(old, incoming, 1 - (back / (double)copies));
        }

        runtime.Components[component.Name] = new Routing(old);
    }

    private async Task ScaleAsync(ComponentDocument component)
    {
        placement.Place(component, component.DesiredCopies);
        if (endpoints.RuntimeOf(component.Endpoint).Components.TryGetValue(component.Name, out var serving))
            await serving.Main.Fleets[0].ScaleAsync(component.DesiredCopies, stopping.Token);
        components.Change(component.Name, c => c with { Status = EndpointStatus.InService, CurrentCopies = c.DesiredCopies, FailureReason = null });
    }

    private async Task DeleteAsync(ComponentDocument component)
    {
        if (endpoints.RuntimeOf(component.Endpoint).Components.TryRemove(component.Name, out var serving)) await serving.Main.StopAsync(drain: true);
        // Whoever sees that it is gone sees the fleet without it.
        placement.Release(component);
        components.Remove(component.Name);
        placement.Forget(component.Name);
    }

    private async Task ResumeAsync(ComponentDocument component)
    {
        if (component.Live is { } live) endpoints.RuntimeOf(component.Endpoint).Components[component.Name] = new Routing(await UpAsync(component, live, component.CurrentCopies));
        if (component.Status is not (EndpointStatus.Creating or EndpointStatus.Updating)) return;
        if (component.Pending is not null) await DeployAsync(component);
        else await ScaleAsync(component);
    }

    private async Task<Deployment> UpAsync(ComponentDocument component, DeploymentPlan plan, int copies) =>
        await (await deployments.MakeAsync(component.Endpoint, plan, stopping.Token)).UpAsync(deployment => deployment.Fleets[0].ScaleAsync(copies, stopping.Token));

    [LoggerMessage(Level = LogLevel.Error, Message = "Inference component {Component}: a background operation failed")]
    private static partial void LogFault(ILogger logger, string component, Exception exception);
}
