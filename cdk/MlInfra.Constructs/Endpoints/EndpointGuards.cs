using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// The alarms that guard an endpoint. They look at the endpoint, and the endpoint names them as what stops a roll-out. A reference both ways
/// would be a circle, so the alarms bear names that both sides know.
/// </summary>
internal sealed class EndpointGuards(Construct scope, RealTimeEndpointProps props)
{
    // SageMaker watches ten alarms during a roll-out: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoRollbackConfig.html
    public const int MostAlarms = 10;

    private readonly string _prefix = props.Alarms is null ? "" : Names.UniqueResourceName(scope, new UniqueResourceNameOptions { MaxLength = 150, Separator = "-" });

    public static int Count(RealTimeEndpointProps props) => props.Alarms is { } alarms ? props.Variants.Count * 2 + alarms.More.Count : 0;

    public CfnEndpoint.DeploymentConfigProperty Deployment()
    {
        var rollout = props.Rollout;
        var size = rollout.Size is { } capacity ? new CfnEndpoint.CapacitySizeProperty { Type = capacity.Type, Value = capacity.Value } : null;
        var names = props.Alarms is { } alarms
            ? props.Variants.SelectMany(variant => new[] { Name(variant, "5xx"), Name(variant, "Latency") }).Concat(alarms.More.Select(alarm => alarm.AlarmName))
            : [];
        var watched = names.Select(name => new CfnEndpoint.AlarmProperty { AlarmName = name }).ToArray();
        return new CfnEndpoint.DeploymentConfigProperty
        {
            AutoRollbackConfiguration = watched.Length == 0 ? null : new CfnEndpoint.AutoRollbackConfigProperty { Alarms = watched },
            BlueGreenUpdatePolicy = new CfnEndpoint.BlueGreenUpdatePolicyProperty
            {
                TerminationWaitInSeconds = rollout.TerminationWaitSeconds,
                TrafficRoutingConfiguration = new CfnEndpoint.TrafficRoutingConfigProperty
                {
                    Type = rollout.Type,
                    WaitIntervalInSeconds = rollout.WaitSeconds,
                    CanarySize = rollout.Type == "CANARY" ? size : null,
                    LinearStepSize = rollout.Type == "LINEAR" ? size : null,
                },
            },
        };
    }

    public void Define(string endpointName, CfnCondition? condition)
    {
        if (props.Alarms is not { } alarms)
        {
            return;
        }

        foreach (var variant in props.Variants)
        {
            var dimensions = new Dictionary<string, string> { ["EndpointName"] = endpointName, ["VariantName"] = variant.Name };
            Alarm(variant, "5xx", new MetricAlarm("AWS/SageMaker", "Invocation5XXErrors", alarms.ServerErrorShare)
            {
                Description = $"More than {alarms.ServerErrorShare:0.##%} of the requests to variant {variant.Name} end in a server error",
                Dimensions = dimensions,
                Statistic = "Average",
            });
            var milliseconds = alarms.ModelLatencyP99.ToMilliseconds();
            Alarm(variant, "Latency", new MetricAlarm("AWS/SageMaker", "ModelLatency", milliseconds * 1000)
            {
                Description = $"One of 100 requests to variant {variant.Name} takes the model longer than {milliseconds:0} ms",
                Dimensions = dimensions,
                ExtendedStatistic = "p99",
            });
        }

        void Alarm(ProductionVariant variant, string what, MetricAlarm alarm) =>
            (alarm with { Name = Name(variant, what) }).Define(scope, $"{variant.Name}{what}Alarm", alarms.Topic).Under(condition);
    }

    private string Name(ProductionVariant variant, string what) => $"{_prefix}-{variant.Name}-{what}";
}
