using Amazon.CDK;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Properties of a <see cref="ChampionFunction"/>.</summary>
public sealed record ChampionFunctionProps
{
    /// <summary>The group whose newest approved version is the champion.</summary>
    public required IModelGroup Group { get; init; }

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
