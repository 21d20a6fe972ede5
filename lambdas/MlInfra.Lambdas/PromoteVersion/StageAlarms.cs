using MlInfra.Aws.CloudWatch;
using MlInfra.Aws.SageMaker;

namespace MlInfra.Lambdas.PromoteVersion;

/// <summary>The alarms of a stage: those that watch the endpoint's roll-outs, and those that were named.</summary>
internal sealed class StageAlarms(CloudWatchClient cloudWatch)
{
    public async Task<IReadOnlyList<AlarmState>> LookAsync(StageWatch stage, DescribeEndpointResponse endpoint, CancellationToken cancellationToken)
    {
        var names = (endpoint.LastDeploymentConfig?.AutoRollbackConfiguration?.Alarms ?? []).Select(alarm => alarm.AlarmName).Concat(stage.Alarms ?? []).Distinct().ToArray();
        if (names.Length == 0) return [];
        var alarms = await cloudWatch.DescribeAlarmsAsync(names, cancellationToken).ConfigureAwait(false);
        return names.Except(alarms.Select(alarm => alarm.AlarmName)).ToArray() is [_, ..] gone
            ? throw new InvalidOperationException($"The stage {stage.Name} is watched by alarms that are not there: {string.Join(", ", gone)}. Deploy its stack, or leave them out.")
            : alarms;
    }
}
