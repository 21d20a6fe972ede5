using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Calls a Lambda function and waits for its answer.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-lambda"/>
public sealed class LambdaStep : PipelineStep
{
    private readonly LambdaStepProps _props;
    private string? _functionArn;

    /// <summary>Makes the step.</summary>
    public LambdaStep(string name, LambdaStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "Lambda";

    internal override bool RunsJob => false;

    /// <summary>A value that the function answered.</summary>
    public StepProperty Output(string name) => OutputParameters.Of(this, _props.Outputs, name);

    internal override JsonObject Arguments(StepContext context)
    {
        OutputParameters.Check(context, _props.Outputs);
        context.Allow(["lambda:InvokeFunction"], FunctionArn());
        return OutputParameters.Inputs(context, _props.Inputs);
    }

    internal override void AddExtras(JsonObject step)
    {
        step["FunctionArn"] = FunctionArn();
        step["OutputParameters"] = OutputParameters.ToNode(_props.Outputs);
    }

    private string FunctionArn() => _functionArn ??= _props.Function.FunctionArn;
}
