using System.Diagnostics;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// Environments that are started when an invocation finds none idle (a cold start) and ended when they have been idle for a while,
/// except those of the provisioned concurrency. More invocations at once than the variant's concurrency are throttled.
/// </summary>
internal sealed class ServerlessFleet : Fleet, IDisposable
{
    /// <summary>The most processes; more invocations than that share them.</summary>
    public const int MostEnvironments = 4;

    private static readonly TimeSpan IdleInAws = TimeSpan.FromMinutes(10);
    private readonly ServerlessPlan serverless;
    private readonly Func<int, ServerGroup> make;
    private readonly World world;
    private readonly Action<string, double, string> measure;
    private readonly TimeSpan idle;
    private readonly ITimer reaper;
    private readonly Lock gate = new();
    private readonly List<Warm> environments = [];
    private int made;
    private int active;
    private int provisioned;
    private bool stopped;

    /// <summary>For a variant whose environments that function makes; measured values go to that one (name, value, unit).</summary>
    public ServerlessFleet(VariantPlan plan, Func<int, ServerGroup> make, World world, Action<string, double, string> measure)
        : base(plan)
    {
        (serverless, this.make, this.world, this.measure) = (plan.Serverless!, make, world, measure);
        provisioned = serverless.ProvisionedConcurrency;
        idle = IdleInAws / world.Speed;
        reaper = world.Clock.CreateTimer(_ => Reap(), null, idle / 4, idle / 4);
    }

    /// <summary>The provisioned concurrency.</summary>
    public override int Instances => provisioned;

    /// <summary>How many environments run.</summary>
    public int Environments
    {
        get { lock (gate) return environments.Count; }
    }

    /// <inheritdoc/>
    public override async Task ScaleAsync(int count, CancellationToken cancellationToken)
    {
        provisioned = count;
        // One at least: a container that does not start must be found when the endpoint is made.
        var wanted = Math.Clamp(count, 1, MostEnvironments);
        List<Warm> begun;
        lock (gate) begun = [.. Enumerable.Range(environments.Count, Math.Max(0, wanted - environments.Count)).Select(_ => Launch())];
        foreach (var environment in begun)
        {
            if (await environment.Ready.WaitAsync(cancellationToken)) continue;
            throw new DeploymentFailedException(
                $"The primary container for production variant {Plan.Name} did not pass the ping health check. Please check CloudWatch logs for this endpoint.");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<ServerGroup> TakeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Warm environment;
        lock (gate)
        {
            if (active >= serverless.MaxConcurrency) throw new AwsException("ThrottlingException", "Rate exceeded", 429);
            active++;
            environment = Choose();
            environment.Busy++;
        }

        Count();
        try
        {
            if (!await environment.Ready.WaitAsync(cancellationToken).ConfigureAwait(false)) throw new ModelFailedException("primary", new IOException("The container did not start."));
            if (!environment.Group.IsHealthy) await environment.Group.WhenHealthy.WaitAsync(cancellationToken).ConfigureAwait(false);
            environment.Group.Enter();
            return environment.Group;
        }
        catch
        {
            Release(environment);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Give(ServerGroup group, ModelRequest request)
    {
        base.Give(group, request);
        Warm? environment;
        lock (gate) environment = environments.Find(e => e.Group == group);
        if (environment is not null) Release(environment);
        else lock (gate) active--;
    }

    /// <inheritdoc/>
    public override async Task StopAsync()
    {
        Dispose();
        List<Warm> all;
        lock (gate)
        {
            stopped = true;
            all = [.. environments];
            environments.Clear();
        }

        await Task.WhenAll(all.Select(e => e.Group.DisposeAsync().AsTask()));
    }

    public void Dispose() => reaper.Dispose();

    private Warm Choose()
    {
        var free = environments.Find(e => e.Busy == 0 && e.Ready.IsCompletedSuccessfully && e.Group.IsHealthy);
        if (free is not null) return free;
        return environments.Count < MostEnvironments && !stopped ? Launch() : environments.MinBy(e => e.Busy)!;
    }

    private Warm Launch()
    {
        var environment = new Warm { Group = make(made++) };
        environments.Add(environment);
        environment.Ready = Task.Run(() => StartAsync(environment));
        return environment;
    }

    private async Task<bool> StartAsync(Warm environment)
    {
        var began = Stopwatch.GetTimestamp();
        var healthy = false;
        try
        {
            healthy = await environment.Group.StartAsync(Plan.StartupTimeout, CancellationToken.None) is null;
            return healthy;
        }
        finally
        {
            if (healthy) measure("ModelSetupTime", Stopwatch.GetElapsedTime(began).TotalMicroseconds, "Microseconds");
            environment.IdleSince = world.Now;
            if (!healthy)
            {
                lock (gate) environments.Remove(environment);
                await environment.Group.DisposeAsync();
            }
        }
    }

    private void Count()
    {
        var (now, warm) = (active, provisioned);
        measure("ServerlessConcurrentExecutionsUtilization", (double)now / serverless.MaxConcurrency, "None");
        if (warm == 0) return;
        measure("ServerlessProvisionedConcurrencyExecutions", Math.Min(now, warm), "Count");
        measure("ServerlessProvisionedConcurrencyUtilization", Math.Min(now, warm) / (double)warm, "None");
        measure(now > warm ? "ServerlessProvisionedConcurrencySpilloverInvocations" : "ServerlessProvisionedConcurrencyInvocations", 1, "Count");
    }

    private void Release(Warm environment)
    {
        lock (gate)
        {
            active--;
            environment.Busy--;
            environment.IdleSince = world.Now;
        }
    }

    private void Reap()
    {
        List<Warm> over;
        lock (gate)
        {
            var spare = environments.Count - Math.Min(provisioned, MostEnvironments);
            over = [.. environments.Where(e => e.Busy == 0 && e.Ready.IsCompletedSuccessfully && world.Now - e.IdleSince > idle).Take(Math.Max(0, spare))];
            foreach (var environment in over) environments.Remove(environment);
        }

        foreach (var environment in over) _ = environment.Group.DisposeAsync().AsTask();
    }

    private sealed class Warm
    {
        public required ServerGroup Group { get; init; }

        public Task<bool> Ready { get; set; } = Task.FromResult(false);

        public int Busy { get; set; }

        public DateTimeOffset IdleSince { get; set; }
    }
}
