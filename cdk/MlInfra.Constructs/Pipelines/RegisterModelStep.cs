using System.Globalization;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Registers a trained model as a new version of its group.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html"/>
public sealed class RegisterModelStep : PipelineStep
{
    private readonly RegisterModelStepProps _props;

    /// <summary>Makes the step.</summary>
    public RegisterModelStep(string name, RegisterModelStepProps props)
        : base(name, props) => _props = props;

    /// <summary>The ARN of the version.</summary>
    public StepProperty ModelPackageArn => Property("ModelPackageArn");

    internal override string Type => "RegisterModel";

    internal override string Operation => "CreateModelPackage";

    internal override bool RunsJob => false;

    internal override IReadOnlyList<RetryPolicy> Retries => _props.RetryPolicies;

    internal override JsonObject Arguments(StepContext context)
    {
        Check(context);
        context.Needs.Groups.Add(_props.Group);
        var node = new JsonObject
        {
            ["ModelPackageGroupName"] = _props.Group.ModelPackageGroupName,
            ["InferenceSpecification"] = new JsonObject
            {
                ["Containers"] = new JsonArray(Container(context)),
                ["SupportedContentTypes"] = Texts(_props.ContentTypes),
                ["SupportedResponseMIMETypes"] = Texts(_props.ResponseTypes),
                ["SupportedRealtimeInferenceInstanceTypes"] = Types(context, "InferenceInstanceTypes", _props.InferenceInstanceTypes, InstanceUse.Hosting),
                ["SupportedTransformInstanceTypes"] = Types(context, "TransformInstanceTypes", _props.TransformInstanceTypes, InstanceUse.Transform),
            },
        };
        if (_props.Metrics is { } metrics)
        {
            node["ModelMetrics"] = metrics.ToNode(context);
        }

        node["ModelApprovalStatus"] = _props.ApprovalStatus.ToString();
        JobNodes.Add(node, "ModelPackageDescription", _props.ModelDescription);
        if (_props.CustomerMetadata.Count > 0)
        {
            var map = new JsonObject();
            foreach (var (key, value) in _props.CustomerMetadata)
            {
                map[key] = context.Text($"CustomerMetadata[{key}]", value);
            }

            node["CustomerMetadataProperties"] = map;
        }

        return node;
    }

    private JsonObject Container(StepContext context)
    {
        var environment = new JsonObject();
        if (_props.Code is { } code)
        {
            environment["SAGEMAKER_PROGRAM"] = _props.EntryPoint ?? "";
            environment["SAGEMAKER_SUBMIT_DIRECTORY"] = context.Bundle(code);
            environment["SAGEMAKER_CONTAINER_LOG_LEVEL"] = _props.ContainerLogLevel.ToString(CultureInfo.InvariantCulture);
            environment["SAGEMAKER_REGION"] = context.Region;
        }

        foreach (var (key, value) in _props.Environment)
        {
            environment[key] = context.Text($"Environment[{key}]", value);
        }

        var node = new JsonObject
        {
            ["Image"] = context.Image("Image", _props.Image, ImageUse.Inference, _props.InferenceInstanceTypes.Count > 0 ? _props.InferenceInstanceTypes[0] : null),
            ["ModelDataUrl"] = context.Read("ModelData", _props.ModelData),
        };
        if (environment.Count > 0)
        {
            node["Environment"] = environment;
        }

        return node;
    }

    private void Check(StepContext context)
    {
        if (_props.Code is { } code)
        {
            code.Check(context.Problems, context.Name("EntryPoint"), _props.EntryPoint);
        }
        else if (_props.EntryPoint is { } entryPoint)
        {
            context.Problems.Add(context.Name("EntryPoint"), $"'{entryPoint}' without Code", "be a file of Code", "set Code to a ScriptBundle");
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonArray Types(StepContext context, string property, IReadOnlyList<PipelineValue> types, InstanceUse use) =>
        new([.. types.Select((type, i) => context.InstanceType($"{property}[{i}]", type, use, null))]);
}
