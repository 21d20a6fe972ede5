using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// The alarms that guard an endpoint. They are there before it, since a roll-out may name only alarms that are; hence they know the endpoint by its
/// name and not by a reference, which would close a circle.
/// </summary>
internal static class EndpointGuards
{
    // SageMaker watches ten alarms during a roll-out: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html
    public const int MostAlarms = 10;

    public static int Count(int variants, EndpointAlarms? alarms, DataCapture? capture) => alarms is null ? 0 : variants * ForEach(capture) + alarms.More.Count;

    public static int ForEach(DataCapture? capture) => capture?.Check is null ? 2 : 3;

    /// <summary>Defines the alarms and says how the endpoint's traffic moves while they watch.</summary>
    public static CfnEndpoint.DeploymentConfigProperty? Define(Construct scope, string endpointName, EndpointDraft draft, CfnCondition? condition, List<string> arns)
    {
        var watched = draft.Alarms is { } alarms
            ? draft.Variants.SelectMany(variant => Variant(scope, endpointName, variant.Name, alarms, draft.Capture?.Check, condition, arns)).Concat(alarms.More.Select(alarm => alarm.AlarmName)).ToArray()
            : [];
        return draft.Rollout is not { } rollout ? null : new CfnEndpoint.DeploymentConfigProperty
        {
            AutoRollbackConfiguration = watched.Length == 0 ? null : new CfnEndpoint.AutoRollbackConfigProperty
            {
                Alarms = watched.Select(name => new CfnEndpoint.AlarmProperty { AlarmName = name }).ToArray(),
            },
            BlueGreenUpdatePolicy = rollout.BlueGreen(),
            RollingUpdatePolicy = rollout.RollingPolicy(),
        };
    }

    private static IEnumerable<string> Variant(
        Construct scope, string endpointName, string variant, EndpointAlarms alarms, OutputCheck? check, CfnCondition? condition, List<string> arns)
    {
        var dimensions = new Dictionary<string, string> { ["EndpointName"] = endpointName, ["VariantName"] = variant };
        var milliseconds = alarms.ModelLatencyP99.ToMilliseconds();
        List<(string Id, MetricAlarm Alarm)> all =
        [
            ("ServerErrors", new("AWS/SageMaker", "Invocation5XXErrors", alarms.ServerErrorShare)
            {
                Description = FormattableString.Invariant($"More than {alarms.ServerErrorShare:0.##%} of the requests to variant {variant} end in a server error"),
                Dimensions = dimensions,
                Statistic = "Average",
            }),
            ("Latency", new("AWS/SageMaker", "ModelLatency", milliseconds * 1000)
            {
                Description = $"One of 100 requests to variant {variant} takes the model longer than {milliseconds:0} ms",
                Dimensions = dimensions,
                ExtendedStatistic = "p99",
            }),
        ];
        if (check is not null)
        {
            all.Add(("InvalidOutputs", OutputFunction.Alarm(variant, check.InvalidShare, dimensions)));
        }

        foreach (var (id, alarm) in all)
        {
            var defined = alarm.Define(scope, $"{variant}{id}Alarm", alarms.Topic);
            defined.Under(condition);
            if (condition is null)
            {
                // A dashboard stands under no condition, so it names no alarm that does.
                arns.Add(defined.AttrArn);
            }

            yield return defined.Ref;
        }
    }
}
