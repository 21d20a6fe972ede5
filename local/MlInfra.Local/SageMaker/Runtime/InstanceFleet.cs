using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Instances that are always up.</summary>
internal sealed class InstanceFleet(VariantPlan plan, Func<int, ServerGroup> make, bool mayBeEmpty = false) : Fleet(plan)
{
    private volatile ServerGroup[] servers = [];
    private volatile int instances = plan.InstanceCount;
    private volatile TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override int Instances => instances;

    /// <summary>The processes.</summary>
    public IReadOnlyList<ServerGroup> Servers => servers;

    /// <inheritdoc/>
    public override async Task ScaleAsync(int count, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(count, mayBeEmpty ? 0 : 1, MostServers);
        var current = servers;
        if (wanted > current.Length)
        {
            var added = Enumerable.Range(current.Length, wanted - current.Length).Select(make).ToArray();
            var (isUp, failed) = (false, (string?)null);
            try
            {
                failed = (await Task.WhenAll(added.Select(s => s.StartAsync(Plan.StartupTimeout, cancellationToken)))).FirstOrDefault(f => f is not null);
                isUp = failed is null;
            }
            finally
            {
                if (!isUp)
                {
                    foreach (var server in added) await server.DisposeAsync();
                }
            }

            if (!isUp)
            {
                throw new DeploymentFailedException(
                    $"The {failed} container for production variant {Plan.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.");
            }

            servers = [.. current, .. added];
            var waiting = grown;
            grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.TrySetResult();
        }
        else if (wanted < current.Length)
        {
            servers = current[..wanted];
            foreach (var server in current[wanted..]) await RetireAsync(server);
        }

        instances = count;
    }

    /// <inheritdoc/>
    public override async ValueTask<ServerGroup> TakeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Pick() is { } picked)
            {
                picked.Enter();
                return picked;
            }

            var all = servers;
            var more = grown.Task;
            if (all.Length == 0) await more.WaitAsync(cancellationToken);
            else await Task.WhenAny([.. all.Select(s => s.WhenHealthy), more]).WaitAsync(cancellationToken);
            await Task.Delay(1, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        var all = servers;
        servers = [];
        await Task.WhenAll(all.Select(s => s.DisposeAsync().AsTask()));
    }

    /// <summary>A healthy process for an invocation, or null if none is.</summary>
    private ServerGroup? Pick()
    {
        var all = servers;
        if (all.Length == 0) return null;
        if (all.Length == 1) return all[0].IsHealthy ? all[0] : null;
        var start = Random.Shared.Next(all.Length);
        ServerGroup? best = null;
        for (var i = 0; i < all.Length; i++)
        {
            var server = all[(start + i) % all.Length];
            if (!server.IsHealthy) continue;
            if (Plan.RandomRouting) return server;
            if (best is null || server.InFlight < best.InFlight) best = server;
        }

        return best;
    }

    // An invocation that picked it just before it was taken out enters within this moment.
    private static async Task RetireAsync(ServerGroup server)
    {
        await Task.Delay(100);
        for (var i = 0; i < 600 && server.InFlight > 0; i++) await Task.Delay(100);
        await server.DisposeAsync();
    }
}
