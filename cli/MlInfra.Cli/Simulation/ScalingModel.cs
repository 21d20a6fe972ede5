namespace MlInfra.Cli.Simulation;

/// <summary>
/// How a policy answers traffic, minute by minute. What it assumes is in <see cref="Assumptions"/>.
/// </summary>
internal static class ScalingModel
{
    public static readonly IReadOnlyList<string> Assumptions =
    [
        "Requests spread evenly over a minute and over the instances; what an instance cannot answer within the minute is lost, not queued.",
        "The alarms are those of target tracking: 3 minutes above the target add instances, 15 minutes below 9/10 of it take some away; a minute's metric is known one minute later.",
        "The wanted number is now x metric / target, rounded up, within the limits; nothing changes while instances start, nor in the cool-down after a change has ended.",
        "An instance answers when its start-up time is over; one that is taken away answers no more at once. The fleet begins at its least size.",
    ];

    private const int HighPeriods = 3;
    private const int LowPeriods = 15;
    private const double LowShare = 0.9;

    public static ScalingResult Run(ScalingPolicy policy, IReadOnlyList<double> rates)
    {
        var minutes = new List<ScalingMinute>(rates.Count);
        var (running, wanted, readyAt) = (policy.Min, policy.Min, 0);
        int? ended = null;
        for (var minute = 0; minute < rates.Count; minute++)
        {
            if (wanted > running && minute * 60 >= readyAt) (running, ended) = (wanted, minute);
            var answered = Math.Min(rates[minute], running * policy.Capacity);
            minutes.Add(new(minute, rates[minute], running, wanted, rates[minute] / running, rates[minute] - answered));
            if (wanted != running) continue; // an update is under way
            var desired = Wish(policy, minutes, running);
            var cooldown = desired > running ? policy.ScaleOutCooldown : policy.ScaleInCooldown;
            if (desired == running || (minute - ended) * 60 < cooldown) continue;
            wanted = desired;
            if (desired > running) readyAt = (minute + 1) * 60 + policy.StartUp;
            else (running, ended) = (desired, minute);
        }
        return new ScalingResult(policy, minutes);
    }

    // The newest minute is not known yet.
    private static int Wish(ScalingPolicy policy, List<ScalingMinute> minutes, int running)
    {
        var known = minutes.Count - 1;
        if (known < 1) return running;
        var metric = minutes[known - 1].PerInstance;
        var proportional = (int)Math.Clamp(Math.Ceiling(running * metric / policy.Target - 1e-9), policy.Min, policy.Max);
        if (All(minutes, known, HighPeriods, value => value > policy.Target)) return Math.Max(proportional, running);
        return All(minutes, known, LowPeriods, value => value < policy.Target * LowShare) ? Math.Min(proportional, running) : running;
    }

    private static bool All(List<ScalingMinute> minutes, int known, int periods, Func<double, bool> holds)
    {
        if (known < periods) return false;
        for (var i = known - periods; i < known; i++)
        {
            if (!holds(minutes[i].PerInstance)) return false;
        }
        return true;
    }
}
