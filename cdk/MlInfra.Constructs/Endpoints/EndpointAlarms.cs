using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>What is watched on every variant. An alarm that rings during a roll-out brings the old configuration back.</summary>
public sealed record EndpointAlarms
{
    /// <summary>The share of requests that may end in a 5xx status, 0 to 1. Default: 0.01.</summary>
    public double ServerErrorShare { get; init; } = 0.01;

    /// <summary>The time in which the model must answer 99 of 100 requests. Default: 2 seconds.</summary>
    public Duration ModelLatencyP99 { get; init; } = Duration.Seconds(2);

    /// <summary>Where the alarms are sent. Default: nowhere; they show in CloudWatch only.</summary>
    public ITopic? Topic { get; init; }

    /// <summary>Further alarms that stop a roll-out. They must not depend on the endpoint. Default: none.</summary>
    public IReadOnlyList<IAlarm> More { get; init; } = [];
}
