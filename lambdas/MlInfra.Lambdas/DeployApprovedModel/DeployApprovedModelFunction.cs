using System.Text.Json;
using MlInfra.Aws.CloudFormation;
using MlInfra.Aws.SageMaker;
using MlInfra.Lambdas.Events;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.DeployApprovedModel;

/// <summary>
/// Brings the stack to the newest approved version of a model group. An event only says that it is time to look: what is deployed
/// depends on the registry and the stack alone, so lost, doubled and late events do no harm.
/// </summary>
internal sealed class DeployApprovedModelFunction(ApprovedModels models, ServingStack stack, string group) : ILambdaFunction
{
    public static DeployApprovedModelFunction FromEnvironment(FunctionEnvironment environment)
    {
        var group = environment.Required("MODEL_PACKAGE_GROUP_NAME");
        var stackId = environment.Required("STACK_ID");
        var parameter = environment.Required("PARAMETER_NAME");
        return new DeployApprovedModelFunction(
            new ApprovedModels(new SageMakerClient(environment.Aws), group, VersionStage.FromEnvironment(environment)),
            new ServingStack(new CloudFormationClient(environment.Aws), stackId, parameter),
            group);
    }

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellationToken)
    {
        var messages = Read(payload);
        var nudges = new List<string>();
        var failures = new List<string>();
        foreach (var message in messages) (IsStateChange(message, invocation.Log) ? nudges : failures).Add(message.MessageId);

        // However many messages there are: one look, at most one update.
        if (nudges.Count > 0 && !await BringUpToDateAsync(invocation, cancellationToken).ConfigureAwait(false)) failures.AddRange(nudges);
        return JsonSerializer.SerializeToUtf8Bytes(
            new SqsBatchResponse { BatchItemFailures = [.. failures.Select(id => new SqsBatchItemFailure(id))] }, EventJson.Default.SqsBatchResponse);
    }

    /// <summary>False: not now, let the queue bring it back.</summary>
    private async Task<bool> BringUpToDateAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var log = invocation.Log;
        var state = await stack.LookAsync(cancellationToken).ConfigureAwait(false);
        var newest = await models.NewestAsync(cancellationToken).ConfigureAwait(false);
        if (newest is null)
        {
            // Taking an endpoint down is a person's decision; a registry without an approved version may be a mistake.
            if (state.Deployed.Length == 0) log.Info("No version is approved yet, and none is deployed.", ("group", group));
            else log.Error("No version is approved any more; the deployed one keeps serving.", null, ("group", group), ("deployed", state.Deployed));
            return true;
        }
        if (newest.ModelPackageArn == state.Deployed && !state.IsRollingBack)
        {
            log.Info("The newest approved version is deployed already.", ("version", newest.ModelPackageVersion), ("status", state.Status));
            return true;
        }
        if (state.IsBusy)
        {
            log.Info("The stack is busy; the message comes back later.", ("status", state.Status), ("version", newest.ModelPackageVersion));
            return false;
        }
        var outcome = await stack.DeployAsync(state, newest.ModelPackageArn, $"mlinfra-{invocation.RequestId}", cancellationToken).ConfigureAwait(false);
        switch (outcome)
        {
            case UpdateOutcome.Started:
                log.Info("The update to the newest approved version has begun.", ("version", newest.ModelPackageVersion), ("from", state.Deployed), ("to", newest.ModelPackageArn));
                return true;
            case UpdateOutcome.NothingToDo:
                log.Info("The stack has that version already.", ("version", newest.ModelPackageVersion));
                return true;
            default:
                log.Info("The stack became busy meanwhile; the message comes back later.", ("version", newest.ModelPackageVersion));
                return false;
        }
    }

    private static IReadOnlyList<SqsMessage> Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, EventJson.Default.SqsEvent)?.Records
                ?? throw new InvalidDataException("The event has no Records: this function is invoked by an SQS event source only.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The event is not an SQS batch: {e.Message}", e);
        }
    }

    // A message that is none of ours stays in the queue until it is put aside as a dead letter, where an alarm tells of it.
    private bool IsStateChange(SqsMessage message, JsonLog log)
    {
        ModelPackageStateChange? change;
        try
        {
            change = JsonSerializer.Deserialize(message.Body, EventJson.Default.ModelPackageStateChange);
        }
        catch (JsonException e)
        {
            log.Error("A message is no JSON.", e, ("messageId", message.MessageId));
            return false;
        }
        if (change?.DetailType != ModelPackageStateChange.ExpectedDetailType)
        {
            log.Error($"A message is no '{ModelPackageStateChange.ExpectedDetailType}'.", null, ("messageId", message.MessageId), ("detailType", change?.DetailType));
            return false;
        }
        if (change.Detail?.ModelPackageGroupName is { } other && other != group)
        {
            log.Warn("A message is about another group; the state is looked at all the same.", ("messageId", message.MessageId), ("group", other));
        }
        return true;
    }
}
