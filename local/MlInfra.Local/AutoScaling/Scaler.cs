using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Carries policies out: what capacity an alarm asks for, within the target's limits and after its cool-down.</summary>
internal sealed class Scaler(World world, Targets targets, Activities activities, Lazy<IAlarms> alarms, Lazy<IScalableCapacity> capacity)
{
    private const int DefaultCooldown = 300;

    /// <summary>Looks at all policies of a target once.</summary>
    public void Run(ScalableTarget target)
    {
        if (capacity.Value.Find(target.ScalableDimension, target.ResourceId) is not { IsBusy: false } now) return;
        var wishes = targets.PoliciesOf(target).SelectMany(p => Wishes(p, now.Current)).ToList();
        if (wishes.Count == 0) return;

        // The policy that asks for most decides; capacity is taken only if none that tracks a target still needs it.
        var best = wishes.MaxBy(w => w.Desired)!;
        var desired = Math.Clamp(best.Desired, Math.Max(target.MinCapacity, now.Least), target.MaxCapacity);
        if (desired > now.Current && target.IsSuspended("DynamicScalingOutSuspended")) return;
        if (desired < now.Current && (target.IsSuspended("DynamicScalingInSuspended") || wishes.Any(w => w.Holds))) return;
        if (desired == now.Current) return;
        var cooldown = desired > now.Current ? best.Out : best.In;
        if (activities.LastEnd(target) is { } last && world.Now - last < TimeSpan.FromSeconds(cooldown)) return;
        activities.Scale(target, desired, $"monitor alarm {best.Alarm} in state ALARM triggered policy {best.Policy}");
    }

    private IEnumerable<Wish> Wishes(ScalingPolicy policy, int current) => policy.TargetTracking is { } tracking ? Tracking(policy, tracking, current) : Steps(policy, policy.StepScaling!, current);

    private IEnumerable<Wish> Tracking(ScalingPolicy policy, System.Text.Json.Nodes.JsonObject tracking, int current)
    {
        var states = alarms.Value.Acting(policy.Arn).ToDictionary(a => a.Name, StringComparer.Ordinal);
        var (outer, inner) = (tracking.Int("ScaleOutCooldown") ?? DefaultCooldown, tracking.Int("ScaleInCooldown") ?? DefaultCooldown);
        var target = tracking.Number("TargetValue")!.Value;
        for (var i = 0; i < policy.Alarms.Count; i++)
        {
            if (!states.TryGetValue(policy.Alarms[i].Name, out var alarm)) continue;
            if (alarm.State != "ALARM")
            {
                if (i == 1) yield return new Wish(current, policy.Name, alarm.Name, outer, inner, Holds: true);
                continue;
            }

            if (alarms.Value.Newest(alarm.Name) is not { } value) continue;
            // From zero nothing can be proportional: the first one must be brought by another policy.
            var wanted = (int)Math.Ceiling(current * value / target - 1e-9);
            if (i == 0 && wanted > current) yield return new Wish(wanted, policy.Name, alarm.Name, outer, inner, Holds: false);
            if (i == 1 && wanted < current) yield return new Wish(wanted, policy.Name, alarm.Name, outer, inner, Holds: false);
        }
    }

    private IEnumerable<Wish> Steps(ScalingPolicy policy, System.Text.Json.Nodes.JsonObject step, int current)
    {
        var cooldown = step.Int("Cooldown") ?? DefaultCooldown;
        foreach (var alarm in alarms.Value.Acting(policy.Arn).Where(a => a.State == "ALARM"))
        {
            if (alarms.Value.Newest(alarm.Name) is not { } value) continue;
            var breach = value - alarm.Threshold;
            var adjustment = step.Objects("StepAdjustments").FirstOrDefault(a =>
                breach >= (a.Number("MetricIntervalLowerBound") ?? double.NegativeInfinity) && breach < (a.Number("MetricIntervalUpperBound") ?? double.PositiveInfinity));
            if (adjustment?.Number("ScalingAdjustment") is not { } by) continue;
            var wanted = step.Required("AdjustmentType") switch
            {
                "ExactCapacity" => (int)by,
                "PercentChangeInCapacity" => current + Percent(current, by, step.Int("MinAdjustmentMagnitude") ?? 0),
                _ => current + (int)by,
            };
            if (wanted != current) yield return new Wish(Math.Max(0, wanted), policy.Name, alarm.Name, cooldown, cooldown, Holds: false);
        }
    }

    private static int Percent(int current, double by, int least)
    {
        var change = current * by / 100;
        var whole = (int)(Math.Abs(change) < 1 ? Math.Sign(change) : Math.Truncate(change));
        return Math.Abs(whole) < least ? Math.Sign(by) * least : whole;
    }

    /// <summary>What a policy asks for.</summary>
    /// <param name="Holds">Whether it only forbids to take capacity.</param>
    private sealed record Wish(int Desired, string Policy, string Alarm, int Out, int In, bool Holds);
}
