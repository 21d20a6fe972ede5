using System.Diagnostics;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// Many models on one fleet: each is loaded when it is first asked for, and the one that has not been used for longest is unloaded
/// when the instance's memory (or this machine's share of processes) is full.
/// </summary>
internal sealed class MultiModelFleet(VariantPlan plan, MultiModelLoader loader, EndpointErrors errors, Action<string, double, string> measure) : Fleet(plan)
{
    /// <summary>The most models in memory at once.</summary>
    public const int MostLoaded = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Held> models = new(StringComparer.Ordinal);
    private volatile int instances = plan.InstanceCount;
    private long clock;
    private bool stopped;

    /// <inheritdoc/>
    public override int Instances => instances;

    /// <summary>The models in memory.</summary>
    public IReadOnlyList<string> Loaded
    {
        get { lock (gate) return [.. models.Keys]; }
    }

    /// <inheritdoc/>
    public override Task ScaleAsync(int count, CancellationToken cancellationToken)
    {
        instances = count;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask<ServerGroup> TakeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var target = request.TargetModel!;
        Held held;
        bool hit;
        lock (gate)
        {
            if (stopped) throw new ModelUnreachableException(new IOException("The deployment has ended."));
            hit = models.TryGetValue(target, out var known);
            held = known ?? Begin(target);
            held.InUse++;
            held.Used = ++clock;
        }

        measure("ModelCacheHit", hit ? 1 : 0, "None");
        var began = Stopwatch.GetTimestamp();
        try
        {
            var group = await held.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!hit) measure("ModelLoadingWaitTime", Stopwatch.GetElapsedTime(began).TotalMicroseconds, "Microseconds");
            if (!group.IsHealthy) await group.WhenHealthy.WaitAsync(cancellationToken).ConfigureAwait(false);
            group.Enter();
            return group;
        }
        catch (Exception e)
        {
            Release(target, held);
            if (e is OperationCanceledException && !held.Ready.IsCompleted) throw EndpointErrors.NotReady(target);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Give(ServerGroup group, ModelRequest request)
    {
        base.Give(group, request);
        Held? held;
        lock (gate) models.TryGetValue(request.TargetModel!, out held);
        if (held is not null) Release(request.TargetModel!, held);
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        List<Held> all;
        lock (gate)
        {
            stopped = true;
            all = [.. models.Values];
            models.Clear();
        }

        await Task.WhenAll(all.Select(EndAsync));
    }

    private static async Task EndAsync(Held held)
    {
        try
        {
            await (await held.Ready).DisposeAsync();
        }
        catch (Exception e) when (e is AwsException or ModelFailedException or OperationCanceledException)
        {
            // It was never loaded.
        }
    }

    private Held Begin(string target)
    {
        MakeRoom();
        var held = new Held();
        models[target] = held;
        held.Ready = Task.Run(() => LoadAsync(target, held));
        return held;
    }

    private async Task<ServerGroup> LoadAsync(string target, Held held)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var group = await loader.PlaceAsync(target, Plan, CancellationToken.None);
            measure("ModelDownloadingTime", Stopwatch.GetElapsedTime(began).TotalMicroseconds, "Microseconds");
            began = Stopwatch.GetTimestamp();
            if (await group.StartAsync(Plan.StartupTimeout, CancellationToken.None) is not null)
            {
                await group.DisposeAsync();
                loader.Forget(target);
                throw errors.NotLoaded(loader.Endpoint, target);
            }

            measure("ModelLoadingTime", Stopwatch.GetElapsedTime(began).TotalMicroseconds, "Microseconds");
            lock (gate) measure("LoadedModelCount", models.Count, "None");
            return group;
        }
        catch
        {
            lock (gate)
            {
                if (models.GetValueOrDefault(target) == held) models.Remove(target);
            }

            throw;
        }
    }

    /// <summary>Unloads the models that were not used for longest until one more fits.</summary>
    private void MakeRoom()
    {
        var memory = HostingInstances.MemoryBytes(Plan.InstanceType);
        while (models.Count >= MostLoaded || (memory is { } limit && models.Count > 0 && Resident(limit) > limit * 0.8))
        {
            var oldest = models.Where(m => m.Value.InUse == 0).OrderBy(m => m.Value.Used).Select(m => m.Key).FirstOrDefault();
            if (oldest is null) return;
            Unload(oldest);
        }
    }

    private long Resident(long limit) => models.Values
        .Where(m => m.Ready.IsCompletedSuccessfully)
        .SelectMany(m => m.Ready.Result.Containers)
        .Sum(c => c.Pid is { } pid ? ProcessTree.Resident(ProcessTree.All(pid), limit) : 0);

    private void Release(string target, Held held)
    {
        lock (gate)
        {
            held.InUse--;
            if (!Plan.Model.CachesModels && held.InUse == 0 && models.GetValueOrDefault(target) == held) Unload(target);
        }
    }

    private void Unload(string target)
    {
        if (!models.Remove(target, out var held)) return;
        var began = Stopwatch.GetTimestamp();
        _ = Task.Run(async () =>
        {
            await EndAsync(held);
            measure("ModelUnloadingTime", Stopwatch.GetElapsedTime(began).TotalMicroseconds, "Microseconds");
        });
    }

    private sealed class Held
    {
        public Task<ServerGroup> Ready { get; set; } = Task.FromException<ServerGroup>(new InvalidOperationException("not begun"));

        public int InUse { get; set; }

        public long Used { get; set; }
    }
}
