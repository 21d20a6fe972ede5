using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Monitoring;

/// <summary>What of a monitor is alarmed on.</summary>
public sealed record MonitorAlarms
{
    /// <summary>Of how many periods the violations are looked at. Range: 1 and more; at most 7 days in all, with the one that goes on. Default: 3.</summary>
    public int Periods { get; init; } = 3;

    /// <summary>In how many of those there must be a violation for the alarm. Range: 1 to <see cref="Periods"/>. Default: 2.</summary>
    public int ViolatedPeriods { get; init; } = 2;

    /// <summary>After how many periods without a judgement an alarm tells so, once there has been one. Range: 1 and more; at most 7 days in all. Default: 3.</summary>
    public int MissingPeriods { get; init; } = 3;

    /// <summary>Where the alarms are sent. Default: nowhere; they show in CloudWatch only.</summary>
    public ITopic? Topic { get; init; }
}
