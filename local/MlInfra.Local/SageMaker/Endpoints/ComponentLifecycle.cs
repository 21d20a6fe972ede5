using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Brings the copies of inference components up and down in the background, and back after a restart.</summary>
internal sealed partial class ComponentLifecycle(
    ComponentStore components, EndpointLifecycle endpoints, ComponentPlacement placement, DeploymentFactory deployments, ILogger<ComponentLifecycle> logger) : IHostedService, IDisposable
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

    /// <summary>What served before goes on; a component that never served has failed.</summary>
    private void Fail(string name, string reason)
    {
        if (components.Find(name) is null) return;
        components.Change(name, c => c.Live is null
            ? c with { Status = EndpointStatus.Failed, FailureReason = reason, Pending = null }
            : c with { Status = EndpointStatus.InService, FailureReason = reason, Pending = null, DesiredCopies = c.CurrentCopies });
    }

    private async Task DeployAsync(ComponentDocument component)
    {
        if (component.Pending is not { } plan) return;
        placement.Place(component, component.DesiredCopies);
        var incoming = await UpAsync(component, plan, component.DesiredCopies);
        var runtime = endpoints.RuntimeOf(component.Endpoint);
        runtime.Components.TryGetValue(component.Name, out var old);
        runtime.Components[component.Name] = incoming;
        components.Change(component.Name, c => c with { Status = EndpointStatus.InService, Live = plan, Pending = null, FailureReason = null, CurrentCopies = c.DesiredCopies });
        if (old is not null) await old.StopAsync(drain: true);
    }

    private async Task ScaleAsync(ComponentDocument component)
    {
        placement.Place(component, component.DesiredCopies);
        if (endpoints.RuntimeOf(component.Endpoint).Components.TryGetValue(component.Name, out var deployment))
            await deployment.Fleets[0].ScaleAsync(component.DesiredCopies, stopping.Token);
        components.Change(component.Name, c => c with { Status = EndpointStatus.InService, CurrentCopies = c.DesiredCopies, FailureReason = null });
    }

    private async Task DeleteAsync(ComponentDocument component)
    {
        if (endpoints.RuntimeOf(component.Endpoint).Components.TryRemove(component.Name, out var deployment)) await deployment.StopAsync(drain: true);
        components.Remove(component.Name);
        placement.Release(component);
    }

    private async Task ResumeAsync(ComponentDocument component)
    {
        if (component.Live is { } live) endpoints.RuntimeOf(component.Endpoint).Components[component.Name] = await UpAsync(component, live, component.CurrentCopies);
        if (component.Status is not (EndpointStatus.Creating or EndpointStatus.Updating)) return;
        if (component.Pending is not null) await DeployAsync(component);
        else await ScaleAsync(component);
    }

    private async Task<Deployment> UpAsync(ComponentDocument component, DeploymentPlan plan, int copies)
    {
        var deployment = await deployments.MakeAsync(component.Endpoint, plan, stopping.Token);
        try
        {
            await deployment.Fleets[0].ScaleAsync(copies, stopping.Token);
            return deployment;
        }
        catch (OperationCanceledException)
        {
            await deployment.SuspendAsync();
            throw;
        }
        catch
        {
            await deployment.StopAsync(drain: false);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Inference component {Component}: a background operation failed")]
    private static partial void LogFault(ILogger logger, string component, Exception exception);
}
