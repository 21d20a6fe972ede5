using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Registry;

/// <summary>Properties of an <see cref="ApprovedDeployment"/>.</summary>
public sealed record ApprovedDeploymentProps
{
    /// <summary>The group whose newest approved version is deployed; of this account, or one of this Region that another account shares with it.</summary>
    public required IModelGroup Group { get; init; }

    /// <summary>
    /// The environment that this stack is, on the way through several (<see cref="PromotionPath"/>): then it deploys the newest version
    /// that is approved for the stage or has passed it. Default: none, the registry's approval is for here.
    /// </summary>
    public DeploymentStage? Stage { get; init; }

    /// <summary>
    /// The name of the stack's parameter that holds the deployed version's ARN. A stack that deploys from two groups
    /// names two. Default: ModelPackageArn.
    /// </summary>
    public string ParameterName { get; init; } = "ModelPackageArn";

    /// <summary>The key that encrypts the queues; EventBridge is allowed to use it. Default: a new key that rotates every year.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>Where the alarms of the deployment are sent. Default: nowhere; they show in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>
    /// Minutes for which an approval waits while the stack is busy with another update before it goes to the dead letters.
    /// Default: 180.
    /// </summary>
    public int BusyStackMinutes { get; init; } = 180;

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
