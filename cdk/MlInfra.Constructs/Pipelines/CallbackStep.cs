using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Sends a message with a token to a queue and waits until someone answers with the token: <c>SendPipelineExecutionStepSuccess</c> or
/// <c>SendPipelineExecutionStepFailure</c>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-callback"/>
public sealed class CallbackStep : PipelineStep
{
    private readonly CallbackStepProps _props;

    /// <summary>Makes the step.</summary>
    public CallbackStep(string name, CallbackStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "Callback";

    internal override bool RunsJob => false;

    /// <summary>A value of the answer.</summary>
    public StepProperty Output(string name) => OutputParameters.Of(this, _props.Outputs, name);

    internal override JsonObject Arguments(StepContext context)
    {
        OutputParameters.Check(context, _props.Outputs);
        context.Allow(["sqs:SendMessage"], _props.Queue.QueueArn);
        if (_props.Queue.EncryptionMasterKey is { } key)
        {
            context.Allow(["kms:Decrypt", "kms:GenerateDataKey"], key.KeyArn);
        }

        return OutputParameters.Inputs(context, _props.Inputs);
    }

    internal override void AddExtras(JsonObject step)
    {
        step["SqsQueueUrl"] = _props.Queue.QueueUrl;
        step["OutputParameters"] = OutputParameters.ToNode(_props.Outputs);
    }
}
