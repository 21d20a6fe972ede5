using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Looks at the answers that are kept: a function reads each file of captured records as it arrives and tells CloudWatch which share of the
/// answers is invalid (<c>InvalidOutput</c> of <c>MlInfra/Endpoints</c>, by endpoint and variant, 0 to 1). An alarm on it stops roll-outs.
/// </summary>
/// <remarks>
/// SageMaker delivers captured records within a minute or two, so give a roll-out a bake time of five minutes or more, and capture enough of
/// a canary's traffic. The capture's bucket must send its events to EventBridge, as <see cref="Storage.ArtifactBucket"/> does. A file that is
/// read twice counts twice, which leaves the share as it is.
/// </remarks>
public sealed record OutputCheck
{
    /// <summary>What an answer looks like.</summary>
    public required ExpectedOutput Expected { get; init; }

    /// <summary>The share of answers that may be invalid within a minute, 0 to 1. Default: 0.01.</summary>
    public double InvalidShare { get; init; } = 0.01;

    /// <summary>The function's memory in MiB, 128 to 10,240. Default: 512.</summary>
    public int MemoryMiB { get; init; } = 512;

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
