using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Makes an endpoint when the pipeline runs, and waits until it serves.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html"/>
public sealed class EndpointStep : PipelineStep
{
    private readonly EndpointStepProps _props;

    /// <summary>Makes the step.</summary>
    public EndpointStep(string name, EndpointStepProps props)
        : base(name, props) => _props = props;

    /// <summary>The endpoint's name.</summary>
    public StepProperty EndpointName => Property("EndpointName");

    internal override string Type => "Endpoint";

    internal override bool RunsJob => false;

    internal override JsonObject Arguments(StepContext context)
    {
        var node = new JsonObject
        {
            ["EndpointName"] = context.Value("EndpointName", _props.EndpointName),
            ["EndpointConfigName"] = context.Value("EndpointConfigName", _props.EndpointConfigName),
        };
        if (_props.DeploymentConfig is { } deployment)
        {
            node["DeploymentConfig"] = context.Value("DeploymentConfig", PipelineValue.Object(deployment));
        }

        JobNodes.AddTags(node, _props.Tags);
        context.Allow(StepActions.Endpoint, context.Arn("sagemaker", "endpoint/" + StepContext.KnownName(_props.EndpointName)));

        // These actions want the configuration named as well.
        var made = _props.EndpointConfigName.Steps.OfType<EndpointConfigStep>().FirstOrDefault();
        context.Allow(StepActions.Endpoint, context.Arn("sagemaker", "endpoint-config/" + (made?.KnownName ?? StepContext.KnownName(_props.EndpointConfigName))));
        return node;
    }
}
