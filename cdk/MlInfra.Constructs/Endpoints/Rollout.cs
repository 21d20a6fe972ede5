using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>How an endpoint's traffic moves to a new configuration, while alarms watch and bring it back if they ring.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html"/>
public sealed class Rollout
{
    private Rollout(string type, Capacity? size, Duration? wait, Duration? terminationWait)
    {
        Type = type;
        Size = size;
        WaitSeconds = wait is null ? 0 : (int)wait.ToSeconds();
        TerminationWaitSeconds = (int)(terminationWait ?? Duration.Minutes(5)).ToSeconds();
    }

    internal string Type { get; }

    internal Capacity? Size { get; }

    internal int WaitSeconds { get; }

    internal int TerminationWaitSeconds { get; }

    /// <summary>All traffic at once to a new fleet; the old one is kept for a while, so that the way back is short.</summary>
    /// <param name="bake">How long both fleets are kept and the alarms are watched, up to an hour. Default: 5 minutes.</param>
    public static Rollout AllAtOnce(Duration? bake = null) => new("ALL_AT_ONCE", null, null, bake);

    /// <summary>First a part of the traffic to the new fleet, then all of it.</summary>
    /// <param name="size">The part; at most half of the instances.</param>
    /// <param name="bake">How long the canary is watched, up to an hour. Default: 5 minutes.</param>
    /// <param name="terminationWait">How long the old fleet is kept after all traffic moved, up to an hour. Default: 5 minutes.</param>
    public static Rollout Canary(Capacity size, Duration? bake = null, Duration? terminationWait = null)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new("CANARY", size, bake ?? Duration.Minutes(5), terminationWait);
    }

    /// <summary>The traffic in equal steps.</summary>
    /// <param name="step">A step; 10 to 50 % of the instances.</param>
    /// <param name="interval">The time between two steps, up to an hour. Default: 5 minutes.</param>
    /// <param name="terminationWait">How long the old fleet is kept after all traffic moved, up to an hour. Default: 5 minutes.</param>
    public static Rollout Linear(Capacity step, Duration? interval = null, Duration? terminationWait = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new("LINEAR", step, interval ?? Duration.Minutes(5), terminationWait);
    }
}
