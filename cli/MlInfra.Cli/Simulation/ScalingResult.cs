namespace MlInfra.Cli.Simulation;

/// <summary>What became of the traffic, and what the fleet did.</summary>
internal sealed class ScalingResult
{
    // A fleet that turns back within this many minutes was moved by its own policy more than by the traffic.
    private const int Hasty = 60;

    public ScalingResult(ScalingPolicy policy, IReadOnlyList<ScalingMinute> minutes)
    {
        Policy = policy;
        Minutes = minutes;
        var changes = minutes.Zip(minutes.Skip(1), (a, b) => (b.Minute, By: b.Wanted - a.Wanted)).Where(change => change.By != 0).ToList();
        Changes = changes.Count;
        Reversals = changes.Zip(changes.Skip(1), (a, b) => Math.Sign(a.By) != Math.Sign(b.By) && b.Minute - a.Minute <= Hasty ? 1 : 0).Sum();
    }

    public ScalingPolicy Policy { get; }

    public IReadOnlyList<ScalingMinute> Minutes { get; }

    /// <summary>How often the wanted number changed.</summary>
    public int Changes { get; }

    /// <summary>How often it turned back within an hour.</summary>
    public int Reversals { get; }

    /// <summary>Whether it goes to and fro more than the traffic may explain.</summary>
    public bool Oscillates => Reversals >= 3;

    public int Most => Minutes.Max(minute => minute.Instances);

    public double InstanceHours => Minutes.Sum(minute => (double)Math.Max(minute.Instances, minute.Wanted)) / 60;

    public double Requests => Minutes.Sum(minute => minute.Requests);

    public double Lost => Minutes.Sum(minute => minute.Lost);

    public double LostShare => Requests > 0 ? Lost / Requests : 0;

    /// <summary>What one would change, most pressing first.</summary>
    public IEnumerable<string> Advice()
    {
        if (Oscillates) yield return $"The fleet goes to and fro ({Reversals} times it turned back within an hour): raise --scale-in-cooldown (now {Policy.ScaleInCooldown} s), or --min for what comes again and again.";
        if (Lost > 0 && Minutes.Any(minute => minute.Lost > 0 && minute.Instances >= Policy.Max)) yield return $"The fleet is at its most ({Policy.Max}) while requests are lost: raise --max, or take a larger instance type.";
        else if (Lost > 0) yield return $"Requests are lost while instances start ({Policy.StartUp} s): raise --min, lower --target to keep some room, or add a schedule before traffic that is foreseen.";
        if (Policy.Target > Policy.Capacity) yield return $"The target ({Policy.Target:0}) is more than an instance can answer ({Policy.Capacity:0}): it is never reached before requests are lost.";
    }
}
