using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Makes the configuration of an endpoint when the pipeline runs. For endpoints that follow a person's approval take
/// <see cref="Endpoints.RealTimeEndpoint"/>, whose configuration stays with the stack.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html"/>
public sealed class EndpointConfigStep : PipelineStep
{
    private const int LongestStart = 50;

    private readonly EndpointConfigStepProps _props;

    /// <summary>Makes the step.</summary>
    public EndpointConfigStep(string name, EndpointConfigStepProps props)
        : base(name, props) => _props = props;

    /// <summary>The configuration's name.</summary>
    public StepProperty EndpointConfigName => Property("EndpointConfigName");

    internal override string Type => "EndpointConfig";

    internal override bool RunsJob => false;

    /// <summary>What is known at synth of the configuration's name.</summary>
    internal string KnownName => StepContext.KnownName(GivenName);

    private PipelineValue GivenName => _props.EndpointConfigName ?? PipelineValue.Join("-", Start, ExecutionVariable.PipelineExecutionId);

    private string Start => Name.Replace('_', '-').Trim('-') is var plain && plain.Length > LongestStart ? plain[..LongestStart].TrimEnd('-') : plain;

    internal override JsonObject Arguments(StepContext context)
    {
        var node = new JsonObject
        {
            ["EndpointConfigName"] = context.Value("EndpointConfigName", GivenName),
            ["ProductionVariants"] = new JsonArray([.. _props.Variants.Select((variant, i) => variant.ToNode(context, $"Variants[{i}]", _props.VolumeKey))]),
        };
        if (_props.ShadowVariants.Count > 0)
        {
            node["ShadowProductionVariants"] = new JsonArray([.. _props.ShadowVariants.Select((variant, i) => variant.ToNode(context, $"ShadowVariants[{i}]", _props.VolumeKey))]);
        }

        AddObject("DataCaptureConfig", _props.DataCaptureConfig);
        AddObject("AsyncInferenceConfig", _props.AsyncInferenceConfig);
        AddObject("ExplainerConfig", _props.ExplainerConfig);
        if (_props.VolumeKey?.KeyArn is { } key)
        {
            context.Needs.VolumeKeys.Add(key);
            node["KmsKeyId"] = key;
        }

        if (_props.ExecutionRole?.RoleArn is { } role)
        {
            context.AllowPassing(role, "sagemaker.amazonaws.com");
            node["ExecutionRoleArn"] = role;
        }

        JobNodes.AddNetwork(context, node, _props.Network, own: false);

        JobNodes.AddTags(node, _props.Tags);
        context.Allow(StepActions.EndpointConfig,
            context.Arn("sagemaker", "endpoint-config/" + KnownName));
        return node;

        void AddObject(string field, IReadOnlyDictionary<string, PipelineValue>? value)
        {
            if (value is not null)
            {
                node[field] = context.Value(field, PipelineValue.Object(value));
            }
        }
    }
}
