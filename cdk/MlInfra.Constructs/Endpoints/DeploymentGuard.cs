using Amazon.CDK;
using Amazon.CDK.AWS.SNS;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Watches over the updates of an endpoint, by a function that CloudFormation calls before and after each of them. Before: SageMaker
/// refuses to change the instance type of a variant whose scaling is registered, so it is taken away. After: it is brought back, and
/// the configuration that serves is compared with the wanted one, since SageMaker rolls a failed update back without a word: then the
/// deployment fails with the reason, and an alarm rings.
/// </summary>
/// <remarks>
/// All guarded endpoints of a stack share one function. If an update that changes an instance type fails, policies that alarms set off
/// (steps, the wake-up from zero) are made anew on the way back, and their alarms name the ones before: deploy once more.
/// </remarks>
public sealed record DeploymentGuard
{
    /// <summary>
    /// The folder of the published Lambda package. Default: the one named by MLINFRA_LAMBDA_PACKAGE, else <c>.setup/lambdas</c>
    /// in a folder above the program.
    /// </summary>
    public string? LambdaPackage { get; init; }

    /// <summary>Told when an update did not do what it was to do. Default: nobody; the alarm shows in CloudWatch only.</summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>Days that the function's log is kept; one of the periods that CloudWatch Logs offers. Default: 90.</summary>
    public int LogRetentionDays { get; init; } = 90;

    /// <summary>What happens to the log when it leaves the stack. Default: RETAIN.</summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
