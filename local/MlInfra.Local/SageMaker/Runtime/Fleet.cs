using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>The running instances of one production variant.</summary>
internal sealed class Fleet(VariantPlan plan, Func<int, ModelServer> make)
{
    private volatile ModelServer[] servers = [];
    private volatile int instances = plan.InstanceCount;

    /// <summary>
    /// The most processes that stand for a variant's instances here: more would only crowd one machine. The counts that
    /// DescribeEndpoint tells are the ones asked for.
    /// </summary>
    public const int MostServers = 2;

    /// <summary>The variant.</summary>
    public VariantPlan Plan => plan;

    /// <summary>The instances that were asked for.</summary>
    public int Instances => instances;

    /// <summary>The processes.</summary>
    public IReadOnlyList<ModelServer> Servers => servers;

    /// <summary>Starts a process for each instance. Throws the endpoint's failure reason if one does not pass its health check.</summary>
    public async Task ScaleAsync(int count, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(count, 1, MostServers);
        var current = servers;
        if (wanted > current.Length)
        {
            var added = Enumerable.Range(current.Length, wanted - current.Length).Select(make).ToArray();
            bool[] healthy;
            try
            {
                healthy = await Task.WhenAll(added.Select(s => s.StartAsync(plan.StartupTimeout, cancellationToken)));
            }
            catch
            {
                foreach (var server in added) await server.DisposeAsync();
                throw;
            }

            if (healthy.Contains(false))
            {
                foreach (var server in added) await server.DisposeAsync();
                throw new DeploymentFailedException(
                    $"The primary container for production variant {plan.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.");
            }

            servers = [.. current, .. added];
        }
        else if (wanted < current.Length)
        {
            servers = current[..wanted];
            foreach (var server in current[wanted..]) await RetireAsync(server);
        }

        instances = count;
    }

    /// <summary>A healthy process for an invocation, or null if none is.</summary>
    public ModelServer? Pick()
    {
        var all = servers;
        if (all.Length == 1) return all[0].IsHealthy ? all[0] : null;
        var start = Random.Shared.Next(all.Length);
        ModelServer? best = null;
        for (var i = 0; i < all.Length; i++)
        {
            var server = all[(start + i) % all.Length];
            if (!server.IsHealthy) continue;
            if (plan.RandomRouting) return server;
            if (best is null || server.InFlight < best.InFlight) best = server;
        }

        return best;
    }

    /// <summary>Ends when one of the processes is healthy.</summary>
    public Task WhenHealthyAsync(CancellationToken cancellationToken) => Task.WhenAny(servers.Select(s => s.WhenHealthy)).WaitAsync(cancellationToken);

    /// <summary>Ends all processes.</summary>
    public async Task StopAsync()
    {
        var all = servers;
        servers = [];
        await Task.WhenAll(all.Select(s => s.DisposeAsync().AsTask()));
    }

    private static async Task RetireAsync(ModelServer server)
    {
        for (var i = 0; i < 600 && server.InFlight > 0; i++) await Task.Delay(100);
        await server.DisposeAsync();
    }
}
