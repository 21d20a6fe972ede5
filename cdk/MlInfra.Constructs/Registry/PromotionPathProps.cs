using Amazon.CDK;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Registry;

/// <summary>Properties of a <see cref="PromotionPath"/>.</summary>
public sealed record PromotionPathProps
{
    /// <summary>The group whose versions go along the path; of this account, or one of this Region that another account shares with it.</summary>
    public required IModelGroup Group { get; init; }

    /// <summary>A gate behind each stage but the last, in order, but for those <see cref="Elsewhere"/>.</summary>
    public required IReadOnlyList<PromotionGate> Gates { get; init; }

    /// <summary>Stages whose gate is another path's, in the account that serves them. Default: none.</summary>
    public IReadOnlyList<DeploymentStage> Elsewhere { get; init; } = [];

    /// <summary>How often the stages are looked at, 1 minute to 24 hours. Default: every 5 minutes.</summary>
    public Duration Every { get; init; } = Duration.Minutes(5);

    /// <summary>Where the alarms of the promotion itself are sent. Default: nowhere; they show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

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
