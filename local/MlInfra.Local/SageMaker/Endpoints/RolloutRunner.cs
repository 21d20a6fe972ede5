using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Runtime;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>Moves traffic to a new deployment step by step, while alarms are watched.</summary>
internal sealed class RolloutRunner(World world, Lazy<IMetrics> metrics)
{
    private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(10);

    /// <summary>Null when all traffic has moved and has baked; else why it must be rolled back.</summary>
    public async Task<string?> RunAsync(EndpointRuntime runtime, Deployment old, Deployment incoming, PendingUpdate pending, CancellationToken cancellationToken)
    {
        var rollout = RolloutPlan.Of(pending.DeploymentConfig, pending.Plan.Variants);
        var spent = TimeSpan.Zero;
        foreach (var step in rollout.Steps)
        {
            runtime.Route(step.Share >= 1 ? new Routing(incoming) : new Routing(old, incoming, step.Share));
            if (await BakeAsync(rollout, step.Bake, pending.Plan.ConfigName, cancellationToken) is { } failure) return failure;
            spent += step.Bake;
            if (spent > rollout.Limit) return $"The deployment of endpoint configuration {pending.Plan.ConfigName} took longer than its MaximumExecutionTimeoutInSeconds ({rollout.Limit.Value.TotalSeconds:0} s) and was rolled back.";
        }

        return null;
    }

    private async Task<string?> BakeAsync(RolloutPlan rollout, TimeSpan bake, string configName, CancellationToken cancellationToken)
    {
        for (var left = bake; ; left -= AlarmInterval)
        {
            var alarmed = rollout.Alarms.Where(a => metrics.Value.AlarmState(a) == "ALARM").ToList();
            if (alarmed.Count > 0)
            {
                return $"The deployment of endpoint configuration {configName} was rolled back: {string.Join(", ", alarmed)} of its AutoRollbackConfiguration went into ALARM.";
            }

            if (left <= TimeSpan.Zero) return null;
            await world.Pause(left < AlarmInterval ? left : AlarmInterval, cancellationToken);
        }
    }
}
