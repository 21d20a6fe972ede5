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
internal sealed class DeployApprovedModelFunction(ApprovedModels models, ServingStack stack, RegistryGroup group) : ILambdaFunction
{
    public static DeployApprovedModelFunction FromEnvironment(FunctionEnvironment environment)
    {
        var group = RegistryGroup.Parse(environment.Required("MODEL_PACKAGE_GROUP_NAME"));
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
        var looks = 0;
        var failures = new List<string>();
        foreach (var message in messages)
        {
            switch (Kind(message, invocation.Log))
            {
                case NudgeKind.Decision: nudges.Add(message.MessageId); break;
                case NudgeKind.Look: looks++; break;
                default: failures.Add(message.MessageId); break;
            }
        }

        // However many messages there are: one look, at most one update. What nobody decided needs no second try: the clock asks again.
        if (nudges.Count > 0 && !await BringUpToDateAsync(decided: true, invocation, cancellationToken).ConfigureAwait(false)) failures.AddRange(nudges);
        else if (nudges.Count == 0 && looks > 0) await BringUpToDateAsync(decided: false, invocation, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(
            new SqsBatchResponse { BatchItemFailures = [.. failures.Select(id => new SqsBatchItemFailure(id))] }, EventJson.Default.SqsBatchResponse);
    }

    /// <summary>False: not now, let the queue bring it back.</summary>
    private async Task<bool> BringUpToDateAsync(bool decided, Invocation invocation, CancellationToken cancellationToken)
    {
        var log = invocation.Log;
        var state = await stack.LookAsync(cancellationToken).ConfigureAwait(false);
        var newest = await models.NewestAsync(cancellationToken).ConfigureAwait(false);
        if (newest is null)
        {
            // Taking an endpoint down is a person's decision; a registry without an approved version may be a mistake.
            if (state.Deployed.Length == 0) log.Info("No version is approved yet, and none is deployed.", ("group", group.Reference));
            else log.Error("No version is approved any more; the deployed one keeps serving.", null, ("group", group.Reference), ("deployed", state.Deployed));
            return true;
        }
        if (newest.ModelPackageArn == state.Deployed && !state.IsRollingBack)
        {
            log.Info("The newest approved version is deployed already.", ("version", newest.ModelPackageVersion), ("status", state.Status));
            return true;
        }
        if (!decided && state.HasFailed)
        {
            // A look makes good what an event that was lost would have set off. What was tried and failed is a person's to try again: a
            // version whose alarms ring would else be deployed for ever, since each time the alarms are noted in the registry.
            log.Warn("The stack's last update failed; only a decision tries again. Approve anew, or deploy the stack.", ("status", state.Status), ("version", newest.ModelPackageVersion), ("deployed", state.Deployed));
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
    private NudgeKind Kind(SqsMessage message, JsonLog log)
    {
        ModelPackageStateChange? change;
        try
        {
            change = JsonSerializer.Deserialize(message.Body, EventJson.Default.ModelPackageStateChange);
        }
        catch (JsonException e)
        {
            log.Error("A message is no JSON.", e, ("messageId", message.MessageId));
            return NudgeKind.None;
        }
        if (change?.DetailType == ModelPackageStateChange.ClockDetailType) return NudgeKind.Look;
        if (change?.DetailType != ModelPackageStateChange.ExpectedDetailType)
        {
            log.Error($"A message is no '{ModelPackageStateChange.ExpectedDetailType}'.", null, ("messageId", message.MessageId), ("detailType", change?.DetailType));
            return NudgeKind.None;
        }
        if (change.Detail?.ModelPackageGroupName is { } other && other != group.Name)
        {
            log.Warn("A message is about another group; the state is looked at all the same.", ("messageId", message.MessageId), ("group", other));
        }
        return change.Detail?.MayBeDecision != false ? NudgeKind.Decision : NudgeKind.Look;
    }

    private enum NudgeKind
    {
        None,
        Decision,
        Look,
    }
}
