using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>
/// Brings endpoints up, changes them and takes them down, in the background; after a restart it brings back what was there and
/// goes on with what was under way.
/// </summary>
internal sealed partial class EndpointLifecycle(
    EndpointStore endpoints, ComponentStore components, ComponentPlacement placement, DeploymentFactory deployments, RolloutRunner rollouts, World world, ILogger<EndpointLifecycle> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, EndpointRuntime> runtimes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> work = [];
    private volatile bool stopping;

    /// <summary>Whether Local stops: nothing that is under way will end before the next start.</summary>
    public bool IsStopping => stopping;

    /// <summary>What of an endpoint is in memory, or null.</summary>
    public EndpointRuntime? Find(string name) => runtimes.GetValueOrDefault(name);

    /// <summary>What of an endpoint is in memory; made if it is not there yet.</summary>
    public EndpointRuntime RuntimeOf(string name) => runtimes.GetOrAdd(name, n => new EndpointRuntime(n));

    /// <summary>Whether the endpoint has served before: after a restart its first invocations wait for it.</summary>
    public bool IsServing(string name) => endpoints.Find(name) is { Live: not null, Status: not (EndpointStatus.Failed or EndpointStatus.Deleting) };

    /// <summary>Begins with the first deployment of an endpoint whose document says Creating.</summary>
    public void Create(EndpointDocument endpoint) => Begin(endpoint.Name, CreateAsync);

    /// <summary>Begins with the pending deployment of an endpoint whose document says Updating.</summary>
    public void Update(string name) => Begin(name, UpdateAsync);

    /// <summary>Begins to give the variants the wanted weights and instances.</summary>
    public void Adjust(string name) => Begin(name, AdjustAsync);

    /// <summary>Begins to take an endpoint down whose document says Deleting.</summary>
    public void Delete(string name) => Begin(name, DeleteAsync);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        deployments.Sweep(endpoints.All().Select(e => e.Live?.Id).Concat(components.All().Select(c => c.Live?.Id)).OfType<string>().ToHashSet());
        foreach (var endpoint in endpoints.All())
        {
            switch (endpoint.Status)
            {
                case EndpointStatus.Creating: Create(endpoint); break;
                case EndpointStatus.Deleting: Delete(endpoint.Name); break;
                case EndpointStatus.Failed: runtimes[endpoint.Name] = new EndpointRuntime(endpoint.Name); break;
                default: Begin(endpoint.Name, ResumeAsync); break;
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        foreach (var runtime in runtimes.Values) await runtime.Ending.CancelAsync();
        await Task.WhenAll(work.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(runtimes.Values.Where(r => r.Routing is not null).Select(r => r.Routing!.Main.SuspendAsync()));
        await Task.WhenAll(runtimes.Values.SelectMany(r => r.Components.Values).SelectMany(c => c.All(c.Main)).Select(d => d.SuspendAsync()));
    }

    private void Begin(string name, Func<EndpointRuntime, CancellationToken, Task> action)
    {
        var runtime = RuntimeOf(name);
        if (stopping) return;
        var task = Task.Run(() => RunAsync(runtime, action));
        work[task] = 0;
        task.ContinueWith(t => work.TryRemove(t, out _), TaskScheduler.Default);
    }

    private async Task RunAsync(EndpointRuntime runtime, Func<EndpointRuntime, CancellationToken, Task> action)
    {
        await runtime.Turn.WaitAsync();
        try
        {
            await action(runtime, runtime.Ending.Token);
        }
        catch (OperationCanceledException) when (runtime.Ending.IsCancellationRequested)
        {
            // Local stops: the document says what was under way, and the next start goes on with it.
        }
        catch (Exception e)
        {
            LogFault(logger, runtime.Name, e);
            var reason = Wire.Faults.IsDiskFull(e) ? $"The disk that holds {world.StateFolder} is full." : $"MlInfra Local failed: {e.Message}";
            if (endpoints.Find(runtime.Name) is null) return;
            endpoints.Change(runtime.Name, d => d.Live is null
                ? d with { Status = EndpointStatus.Failed, FailureReason = reason }
                : d with { Status = EndpointStatus.InService, Pending = null, FailureReason = reason });
            runtime.Fail();
        }
        finally
        {
            runtime.Turn.Release();
        }
    }

    private async Task CreateAsync(EndpointRuntime runtime, CancellationToken cancellationToken)
    {
        var plan = endpoints.Get(runtime.Name).Pending!.Plan;
        try
        {
            runtime.Route(new Routing(await StartAsync(runtime, plan, cancellationToken)));
            endpoints.Change(runtime.Name, e => Served(e, plan) with { Status = EndpointStatus.InService });
        }
        catch (DeploymentFailedException e)
        {
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.Failed, FailureReason = e.Message });
            runtime.Fail();
        }
    }

    private async Task UpdateAsync(EndpointRuntime runtime, CancellationToken cancellationToken)
    {
        if (endpoints.Get(runtime.Name).Pending is not { } pending || runtime.Routing is not { } routing) return;
        var old = routing.Main;
        Deployment incoming;
        try
        {
            pending = pending with { Plan = placement.Sized(runtime.Name, pending.Plan) };
            endpoints.Phase(runtime.Name, "Creating", $"Launching {pending.Plan.Variants.Sum(v => v.InstanceCount)} instance(s).");
            incoming = await StartAsync(runtime, pending.Plan, cancellationToken);
        }
        catch (DeploymentFailedException e)
        {
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.RollingBack });
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.InService, Pending = null, FailureReason = e.Message });
            return;
        }

        string? failure;
        try
        {
            failure = await rollouts.RunAsync(runtime, old, incoming, pending, cancellationToken);
        }
        catch
        {
            runtime.Route(new Routing(old));
            await incoming.StopAsync(drain: false);
            throw;
        }

        if (failure is null)
        {
            runtime.Route(new Routing(incoming));
            endpoints.Change(runtime.Name, d => Served(d, pending.Plan) with { Status = EndpointStatus.InService });
            await old.StopAsync(drain: true);
        }
        else
        {
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.RollingBack });
            runtime.Route(new Routing(old));
            await incoming.StopAsync(drain: true);
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.InService, Pending = null, FailureReason = failure });
        }
    }

    private async Task AdjustAsync(EndpointRuntime runtime, CancellationToken cancellationToken)
    {
        var wanted = endpoints.Get(runtime.Name).Variants;
        string? failure = null;
        if (runtime.Routing is { Main: { } deployment })
        {
            try
            {
                await deployment.ApplyAsync(wanted, cancellationToken);
            }
            catch (DeploymentFailedException e)
            {
                failure = e.Message;
                await deployment.ApplyAsync([.. wanted.Select(AsItIs)], cancellationToken); // variants that did come to what was wanted go back
            }
        }

        endpoints.Change(runtime.Name, e => e with
        {
            Status = EndpointStatus.InService,
            FailureReason = failure,
            Variants = [.. e.Variants.Select(v => failure is null ? v with { CurrentWeight = v.DesiredWeight, CurrentCount = v.DesiredCount } : AsItIs(v))],
        });
    }

    private static VariantState AsItIs(VariantState state) => state with { DesiredWeight = state.CurrentWeight, DesiredCount = state.CurrentCount };

    private async Task DeleteAsync(EndpointRuntime runtime, CancellationToken cancellationToken)
    {
        if (runtime.Routing is { } routing) await routing.Main.StopAsync(drain: true);
        runtimes.TryRemove(runtime.Name, out _);
        endpoints.Remove(runtime.Name);
    }

    /// <summary>After a restart: what served serves again, then what was under way goes on.</summary>
    private async Task ResumeAsync(EndpointRuntime runtime, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.Get(runtime.Name);
        try
        {
            var deployment = await StartAsync(runtime, endpoint.Live!, cancellationToken);
            await deployment.ApplyAsync(endpoint.Variants, cancellationToken);
            runtime.Route(new Routing(deployment));
        }
        catch (DeploymentFailedException e)
        {
            endpoints.Change(runtime.Name, d => d with { Status = EndpointStatus.Failed, FailureReason = e.Message, Pending = null });
            runtime.Fail();
            return;
        }

        switch (endpoint.Status)
        {
            case EndpointStatus.Updating when endpoint.Pending is not null: await UpdateAsync(runtime, cancellationToken); break;
            case EndpointStatus.Updating: await AdjustAsync(runtime, cancellationToken); break;
            case EndpointStatus.RollingBack:
                endpoints.Change(runtime.Name, e => e with
                {
                    Status = EndpointStatus.InService, Pending = null, FailureReason = "The deployment was rolled back; MlInfra Local was restarted meanwhile.",
                });
                break;
        }
    }

    private async Task<Deployment> StartAsync(EndpointRuntime runtime, DeploymentPlan plan, CancellationToken cancellationToken) =>
        await (await deployments.MakeAsync(runtime.Name, plan, cancellationToken)).UpAsync(deployment => deployment.StartAsync(cancellationToken));

    private static EndpointDocument Served(EndpointDocument endpoint, DeploymentPlan plan) => endpoint with
    {
        Live = plan,
        Pending = null,
        FailureReason = null,
        LastDeploymentConfig = endpoint.Pending?.DeploymentConfig ?? endpoint.LastDeploymentConfig,
        Variants = VariantState.AllOf(plan),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Endpoint {Endpoint}: a background operation failed")]
    private static partial void LogFault(ILogger logger, string endpoint, Exception exception);
}
