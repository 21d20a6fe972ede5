using Amazon.CDK;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Cost;

/// <summary>Properties of a <see cref="SpotSavings"/>.</summary>
public sealed record SpotSavingsProps
{
    /// <summary>
    /// The beginning of the names of the jobs that are looked at, 1 to 62 letters, digits and hyphens; jobs of pipelines begin with
    /// <c>pipelines-</c>. Default: every training job of the account and Region.
    /// </summary>
    public string? JobNamePrefix { get; init; }

    /// <summary>The namespace of the metrics. Default: MlInfra/Spot.</summary>
    public string MetricNamespace { get; init; } = "MlInfra/Spot";

    /// <summary>Where the alarm of dead letters is sent. Default: nowhere; it shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 256.</summary>
    public int MemoryMiB { get; init; } = 256;

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
