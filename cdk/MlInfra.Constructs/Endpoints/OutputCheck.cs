using Amazon.CDK;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Looks at the answers that are kept: a function reads each file of captured records as it arrives and tells CloudWatch which share of the
/// answers is invalid (<c>InvalidOutput</c> of <c>MlInfra/Endpoints</c>, by endpoint and variant, 0 to 1). An alarm on it stops roll-outs.
/// </summary>
/// <remarks>
/// SageMaker delivers captured records within a minute or two, so give a roll-out a bake time of five minutes or more, and capture enough of
/// a canary's traffic. A bucket of this app is made to send its events to EventBridge; one from elsewhere must do so by itself. A file that is
/// read twice counts twice, which leaves the share as it is. The check costs a call of the function for each captured file, some one a minute and
/// instance, and brings a role, a log and a queue of dead letters with it.
/// </remarks>
public sealed record OutputCheck
{
    /// <summary>
    /// What is checked unless something else is said: that answers are well-formed, where the Lambda package is found, the bucket is one of this
    /// app and the alarms are no more than SageMaker watches. Where not, synth says so and the answers are not looked at.
    /// </summary>
    public static OutputCheck WherePossible { get; } = new() { IfPossible = true };

    /// <summary>What an answer looks like. Default: well-formed, which any good model's is.</summary>
    public ExpectedOutput Expected { get; init; } = ExpectedOutput.WellFormed();

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

    /// <summary>Whether it is left out where it cannot be.</summary>
    internal bool IfPossible { get; private init; }
}
