using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>A deployment that runs: the fleets of its variants. Invocations enter and leave it, so that none is lost when it ends.</summary>
internal sealed class Deployment(DeploymentPlan plan, IReadOnlyList<Fleet> fleets, IReadOnlyList<Fleet> shadows, string folder, ServingTimes times)
{
    private volatile Weighted weighted = Weighted.Of(fleets, fleets.Select(f => f.Plan.Weight));
    private volatile Shadowing[] shadowing = [.. shadows.Select(s => Shadowing.Of(s, s.Plan.Weight, fleets[0].Plan.Weight))];
    private int leases;
    private int closed;

    /// <summary>What it runs.</summary>
    public DeploymentPlan Plan => plan;

    /// <summary>Its production fleets, one a variant.</summary>
    public IReadOnlyList<Fleet> Fleets => fleets;

    /// <summary>Fleets that see copies of invocations, each with the share that it sees.</summary>
    public IReadOnlyList<Shadowing> Shadows => shadowing;

    /// <summary>Begins an invocation; false if it takes no more.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref leases);
        if (Volatile.Read(ref closed) == 0) return true;
        Interlocked.Decrement(ref leases);
        return false;
    }

    /// <summary>Ends an invocation.</summary>
    public void Leave() => Interlocked.Decrement(ref leases);

    /// <summary>A production variant by name, or null.</summary>
    public Fleet? Find(string variant) => fleets.FirstOrDefault(f => f.Plan.Name == variant);

    /// <summary>A production variant by weight.</summary>
    public Fleet Choose() => weighted.Choose();

    /// <summary>Gives variants, shadows too, so many instances and these weights from now on.</summary>
    public async Task ApplyAsync(IReadOnlyList<VariantState> wanted, CancellationToken cancellationToken)
    {
        foreach (var fleet in fleets.Concat(shadows))
        {
            if (wanted.FirstOrDefault(w => w.Name == fleet.Plan.Name) is { } state && state.DesiredCount != fleet.Instances)
                await fleet.ScaleAsync(state.DesiredCount, cancellationToken);
        }

        double Weight(Fleet fleet) => wanted.FirstOrDefault(w => w.Name == fleet.Plan.Name)?.DesiredWeight ?? fleet.Plan.Weight;
        weighted = Weighted.Of(fleets, fleets.Select(Weight));
        shadowing = [.. shadows.Select(s => Shadowing.Of(s, Weight(s), Weight(fleets[0])))];
    }

    /// <summary>Brings all variants up. Throws the endpoint's failure reason.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One after the other: on one machine they would only slow each other down.
        foreach (var fleet in fleets.Concat(shadows)) await fleet.ScaleAsync(fleet.Plan.InstanceCount, cancellationToken);
    }

    /// <summary>Ends the processes at once; the files stay, for the next start of Local.</summary>
    public Task SuspendAsync()
    {
        Volatile.Write(ref closed, 1);
        return Task.WhenAll(fleets.Concat(shadows).Select(f => f.StopAsync()));
    }

    /// <summary>Takes no more invocations, lets those that run finish, ends the processes and removes the files.</summary>
    public async Task StopAsync(bool drain)
    {
        Volatile.Write(ref closed, 1);
        Interlocked.MemoryBarrier();
        var until = Environment.TickCount64 + (long)times.Drain.TotalMilliseconds;
        while (drain && Volatile.Read(ref leases) > 0 && Environment.TickCount64 < until) await Task.Delay(20);
        await Task.WhenAll(fleets.Concat(shadows).Select(f => f.StopAsync()));
        Sandbox.JobFolder.Remove(folder);
    }

    /// <summary>Fleets with their cumulated weights.</summary>
    private sealed record Weighted(Fleet[] Fleets, double[] Until)
    {
        public static Weighted Of(IReadOnlyList<Fleet> fleets, IEnumerable<double> weights)
        {
            var sum = 0.0;
            return new Weighted([.. fleets], [.. weights.Select(w => sum += w)]);
        }

        public Fleet Choose()
        {
            if (Fleets.Length == 1) return Fleets[0];
            var point = Random.Shared.NextDouble() * Until[^1];
            for (var i = 0; i < Until.Length; i++)
            {
                if (point < Until[i]) return Fleets[i];
            }

            return Fleets[^1];
        }
    }
}

/// <summary>A shadow fleet and the share of the invocations that it sees copies of: its weight against the production variant's.</summary>
internal sealed record Shadowing(Fleet Fleet, double Share)
{
    /// <summary>For these weights.</summary>
    public static Shadowing Of(Fleet fleet, double weight, double production) => new(fleet, production <= 0 ? 0 : Math.Min(1, weight / production));

    /// <summary>Whether the next invocation is copied.</summary>
    public bool Hits() => Share >= 1 || Random.Shared.NextDouble() < Share;
}
