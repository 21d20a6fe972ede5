using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Monitoring;

/// <summary>Properties of a <see cref="DriftRetraining"/>.</summary>
public sealed record DriftRetrainingProps
{
    /// <summary>The monitors whose alarms on violations start the pipeline; of the same stack.</summary>
    public required IReadOnlyList<EndpointMonitor> Monitors { get; init; }

    /// <summary>The pipeline.</summary>
    public required PipelineBase Pipeline { get; init; }

    /// <summary>Which of the pipeline's parameters are told the window that drifted. Default: none is; the run's description says it.</summary>
    public DriftWindowParameters WindowParameters { get; init; } = new();

    /// <summary>The shortest time between the beginnings of two runs that drift starts. Range: 1 minute to 30 days. Default: 24 hours.</summary>
    public Duration CoolDown { get; init; } = Duration.Hours(24);

    /// <summary>How many runs drift may start within 24 hours, failed ones too. Range: 1 to 100. Default: 1.</summary>
    public int MaxRunsPerDay { get; init; } = 1;

    /// <summary>Drift of periods that ended longer ago is not answered any more. Range: 1 hour to 30 days. Default: 7 days.</summary>
    public Duration LookBack { get; init; } = Duration.Days(7);

    /// <summary>
    /// How often the function looks of itself, beside alarms and ends of runs: cool-downs end without an event. Range: 1 minute to 1 day, in
    /// whole minutes. Default: every 15 minutes.
    /// </summary>
    public Duration LookEvery { get; init; } = Duration.Minutes(15);

    /// <summary>The key that encrypts the topic; CloudWatch is allowed to use it. Default: a new key that rotates every year.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>Told where the retraining itself fails. Default: nobody; the alarms show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 512.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log and to a key made here when they leave the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }
}
