using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Moves traffic to a new deployment step by step, while alarms are watched.</summary>
internal sealed class RolloutRunner(World world, EndpointStore endpoints, Lazy<IMetrics> metrics)
{
    private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(10);

    /// <summary>Null when all traffic has moved and has baked; else why it must be rolled back.</summary>
    public async Task<string?> RunAsync(EndpointRuntime runtime, Deployment old, Deployment incoming, PendingUpdate pending, CancellationToken cancellationToken)
    {
        var rollout = RolloutPlan.Of(pending.DeploymentConfig, pending.Plan.Variants);
        var began = world.Now;
        var spent = TimeSpan.Zero;
        var instances = pending.Plan.Variants.Sum(v => v.InstanceCount);
        for (var i = 0; i < rollout.Steps.Count; i++)
        {
            var step = rollout.Steps[i];
            var part = step.Share >= 1 ? "full" : rollout.Part;
            var size = Math.Max(1, (int)Math.Round(step.Share * instances));
            endpoints.Phase(runtime.Name, "ActivatingTraffic", $"Activating traffic on {part} capacity of {size} instance(s).");
            runtime.Route(step.Share >= 1 ? new Routing(incoming) : new Routing(old, incoming, step.Share));
            if (step.Bake > TimeSpan.Zero)
            {
                var wait = step.Share >= 1 ? rollout.LastWait : "WaitIntervalInSeconds";
                endpoints.Phase(runtime.Name, "Baking", $"Baking for {step.Bake.TotalSeconds:0} seconds ({wait}) with traffic enabled on {part} capacity of {size} instance(s).");
            }

            if (await WatchAsync(rollout.Alarms, began, step.Bake, $"endpoint configuration {pending.Plan.ConfigName}", cancellationToken) is { } failure) return failure;
            spent += step.Bake;
            if (spent > rollout.Limit) return $"The deployment of endpoint configuration {pending.Plan.ConfigName} took longer than its MaximumExecutionTimeoutInSeconds ({rollout.Limit.Value.TotalSeconds:0} s) and was rolled back.";
        }

        return null;
    }

    /// <summary>Null when the time is over and no alarm rang, now or since then; else why what is deployed must go.</summary>
    public async Task<string?> WatchAsync(IReadOnlyList<string> alarms, DateTimeOffset since, TimeSpan bake, string what, CancellationToken cancellationToken)
    {
        for (var left = bake; ; left -= AlarmInterval)
        {
            var alarmed = alarms.Where(a => metrics.Value.HasAlarmed(a, since)).ToList();
            if (alarmed.Count > 0)
            {
                return $"The deployment of {what} was rolled back: {string.Join(", ", alarmed)} of its AutoRollbackConfiguration went into ALARM.";
            }

            if (left <= TimeSpan.Zero) return null;
            await world.Pause(left < AlarmInterval ? left : AlarmInterval, cancellationToken);
        }
    }
}
