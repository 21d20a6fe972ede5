using MlInfra.Aws;
using MlInfra.Aws.CloudFormation;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>The stack whose parameter says which version serves.</summary>
internal sealed class ServingStack(CloudFormationClient cloudFormation, string stackId, string parameterName)
{
    public async Task<StackState> LookAsync(CancellationToken cancellationToken)
    {
        var stack = await cloudFormation.DescribeStackAsync(stackId, cancellationToken).ConfigureAwait(false);
        var parameter = stack.Parameters.FirstOrDefault(p => p.ParameterKey == parameterName)
            ?? throw new FunctionConfigurationException($"The stack '{stack.StackName}' has no parameter '{parameterName}'.");
        return new StackState(stack, parameter.ParameterValue ?? "");
    }

    /// <summary>Updates the stack to another version, with everything else as it was.</summary>
    public async Task<UpdateOutcome> DeployAsync(StackState state, string modelPackageArn, string token, CancellationToken cancellationToken)
    {
        var request = new UpdateStackRequest
        {
            StackName = stackId,
            UsePreviousTemplate = true,
            Parameters = [.. state.Stack.Parameters.Select(p => p.ParameterKey == parameterName
                ? new StackParameter { ParameterKey = parameterName, ParameterValue = modelPackageArn }
                : new StackParameter { ParameterKey = p.ParameterKey, UsePreviousValue = true })],
            Capabilities = state.Stack.Capabilities,
            // A retry after a lost answer must not be taken for a second update.
            ClientRequestToken = token,
        };
        try
        {
            await cloudFormation.UpdateStackAsync(request, cancellationToken).ConfigureAwait(false);
            return UpdateOutcome.Started;
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationError" && e.Message.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            return UpdateOutcome.NothingToDo;
        }
        catch (AwsServiceException e) when (e.ErrorCode is "OperationInProgressException" or "OperationInProgress"
            || (e.ErrorCode == "ValidationError" && e.Message.Contains("_IN_PROGRESS", StringComparison.Ordinal)))
        {
            return UpdateOutcome.Busy;
        }
    }
}
