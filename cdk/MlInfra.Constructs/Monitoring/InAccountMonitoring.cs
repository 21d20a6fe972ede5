using Amazon.CDK;

namespace MlInfra.Constructs.Monitoring;

/// <summary>How monitoring runs in this account.</summary>
public sealed record InAccountMonitoring
{
    /// <summary>MiB captured in a period up to which the function reads them itself; more go to <see cref="Job"/>. Range: 1 to 10,240. Default: 64.</summary>
    public int LambdaMiB { get; init; } = 64;

    /// <summary>The processing job of larger periods. Null: none, and a larger period fails with the reason. Default: on one ml.m5.xlarge.</summary>
    public MonitorJob? Job { get; init; } = new();

    /// <summary>Hours back for which missed periods are made up for. Range: a period, to 336: CloudWatch takes no older values. Default: 48.</summary>
    public int CatchUpHours { get; init; } = 48;

    /// <summary>Hours back in which files are looked for that came after their period was judged; the next period reads them. Range: 0, none, to 336. Default: 24.</summary>
    public int LateHours { get; init; } = 24;

    /// <summary>The function's memory in MiB, 128 to 10,240; its share of the processor grows with it. Default: 1,769, one core.</summary>
    public int MemoryMiB { get; init; } = 1769;

    /// <summary>The longest time that a run of the function may take. Range: 1 to 15 minutes. Default: 10 minutes.</summary>
    public Duration Timeout { get; init; } = Duration.Minutes(10);

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }
}
