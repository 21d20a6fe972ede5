using MlInfra.Aws.CloudFormation;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>A stack at one moment.</summary>
/// <param name="Stack">What CloudFormation says of it.</param>
/// <param name="Deployed">The version in its parameter; empty before the first approval.</param>
internal sealed record StackState(Stack Stack, string Deployed)
{
    public string Status => Stack.StackStatus;

    /// <summary>Whether CloudFormation would refuse an update now.</summary>
    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    /// <summary>Whether what was asked of it last came to nothing.</summary>
    public bool HasFailed => Status.EndsWith("ROLLBACK_COMPLETE", StringComparison.Ordinal) || Status.EndsWith("_FAILED", StringComparison.Ordinal);

    /// <summary>Whether the parameter is about to go back to what it was.</summary>
    public bool IsRollingBack => Status is "UPDATE_ROLLBACK_IN_PROGRESS" or "ROLLBACK_IN_PROGRESS";
}
