using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Registers a trained model as a new version of its group. The Python SDK ends such a step's name with <c>-RegisterModel</c>: give the
/// name so where it must be the same.
/// </summary>
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

    internal override bool RunsJob => false;

    internal override JsonObject Arguments(StepContext context)
    {
        context.Needs.Groups.Add(_props.Group);
        var node = new JsonObject { ["ModelPackageGroupName"] = _props.Group.ModelPackageGroupName };
        var containers = Containers(context);
        if (containers.Length > 0)
        {
            node["InferenceSpecification"] = Specification(context, "", containers,
                _props.ContentTypes, _props.ResponseTypes, _props.InferenceInstanceTypes, _props.TransformInstanceTypes);
        }

        AddAdditional(context, node);
        AddMeasured(context, node);
        node["ModelApprovalStatus"] = context.Value("ApprovalStatus", _props.ApprovalStatus);
        context.Add(node, "ModelPackageDescription", "ModelDescription", _props.ModelDescription);
        JobNodes.AddMap(node, "CustomerMetadataProperties", context, _props.CustomerMetadata);
        AddFacts(context, node);
        return node;
    }

    private static JsonObject Specification(
        StepContext context,
        string place,
        IReadOnlyList<ModelContainer> containers,
        IReadOnlyList<PipelineValue> contentTypes,
        IReadOnlyList<PipelineValue> responseTypes,
        IReadOnlyList<PipelineValue> inferenceTypes,
        IReadOnlyList<PipelineValue> transformTypes)
    {
        var instanceType = inferenceTypes.Count > 0 ? inferenceTypes[0] : transformTypes.Count > 0 ? transformTypes[0] : null;
        var node = new JsonObject
        {
            ["Containers"] = new JsonArray([.. containers.Select((container, i) =>
                ContainerNode.Of(context, containers.Count == 1 && place.Length == 0 ? "" : $"{place}Containers[{i}].", container, instanceType))]),
        };
        AddList("SupportedContentTypes", contentTypes, (type, i) => context.Value($"{place}ContentTypes[{i}]", type));
        AddList("SupportedResponseMIMETypes", responseTypes, (type, i) => context.Value($"{place}ResponseTypes[{i}]", type));
        AddList("SupportedRealtimeInferenceInstanceTypes", inferenceTypes,
            (type, i) => context.InstanceType($"{place}InferenceInstanceTypes[{i}]", type, InstanceUse.Hosting, null));
        AddList("SupportedTransformInstanceTypes", transformTypes,
            (type, i) => context.InstanceType($"{place}TransformInstanceTypes[{i}]", type, InstanceUse.Transform, null));
        return node;

        void AddList(string key, IReadOnlyList<PipelineValue> values, Func<PipelineValue, int, JsonNode> write)
        {
            if (values.Count > 0)
            {
                node[key] = new JsonArray([.. values.Select(write)]);
            }
        }
    }

    private ModelContainer[] Containers(StepContext context)
    {
        var single = _props.Image is not null || _props.ModelData is not null || _props.Code is not null || _props.EntryPoint is not null || _props.Environment.Count > 0;
        if (single && _props.Containers.Count > 0)
        {
            context.Problems.Add(context.Name("Containers"), "Containers besides Image, ModelData, Code or Environment", "say once what serves the model", "move them into a container");
        }

        if (_props.Containers.Count > 0)
        {
            foreach (var (container, i) in _props.Containers.Select((container, i) => (container, i)))
            {
                CheckContainer(context, $"Containers[{i}]", container);
            }

            return [.. _props.Containers];
        }

        return !single && _props.SourceUri is not null ? [] : [new ModelContainer
        {
            Image = _props.Image,
            ModelData = _props.ModelData,
            Code = _props.Code,
            EntryPoint = _props.EntryPoint,
            ContainerLogLevel = _props.ContainerLogLevel,
            Environment = _props.Environment,
        }];
    }

    private static void CheckContainer(StepContext context, string property, ModelContainer container)
    {
        if (container.ModelPackageName is not null || container.Mode is not null)
        {
            context.Problems.Add(context.Name(property), "ModelPackageName or Mode", "be given only where a model is made", "remove it");
        }
    }

    private void AddAdditional(StepContext context, JsonObject node)
    {
        if (_props.AdditionalSpecifications.Count > 0)
        {
            node["AdditionalInferenceSpecifications"] = new JsonArray([.. _props.AdditionalSpecifications.Select((more, i) =>
            {
                var place = $"AdditionalSpecifications[{i}].";
                var specification = Specification(context, place, more.Containers, more.ContentTypes, more.ResponseTypes, more.InferenceInstanceTypes, more.TransformInstanceTypes);
                specification["Name"] = more.Name;
                JobNodes.Add(specification, "Description", more.Description);
                return specification;
            })]);
        }
    }

    private void AddMeasured(StepContext context, JsonObject node)
    {
        if (_props.Metrics?.ToNode(context) is { Count: > 0 } metrics)
        {
            node["ModelMetrics"] = metrics;
        }

        if (_props.DriftCheckBaselines?.ToNode(context) is { Count: > 0 } baselines)
        {
            node["DriftCheckBaselines"] = baselines;
        }

        if (_props.MetadataProperties?.ToNode(context) is { Count: > 0 } properties)
        {
            node["MetadataProperties"] = properties;
        }
    }

    private void AddFacts(StepContext context, JsonObject node)
    {
        context.Add(node, "Domain", "Domain", _props.Domain);
        context.Add(node, "Task", "Task", _props.Task);
        if (_props.SamplePayloadUrl is { } payload)
        {
            node["SamplePayloadUrl"] = context.Read("SamplePayloadUrl", payload);
        }

        node["SkipModelValidation"] = context.Value("SkipModelValidation", _props.SkipModelValidation);
        context.Add(node, "SourceUri", "SourceUri", _props.SourceUri);
        if (_props.Validation is { } validation)
        {
            node["ValidationSpecification"] = validation.ToNode(context);
        }

        if (_props.ModelCard is { } card)
        {
            node["ModelCard"] = card.ToNode(context);
        }

        if (_props.ModelLifeCycle is { } cycle)
        {
            node["ModelLifeCycle"] = cycle.ToNode(context);
        }

        context.Add(node, "ModelPackageRegistrationType", "RegistrationType", _props.RegistrationType);
        if (_props.SecurityKey?.KeyArn is { } key)
        {
            context.Needs.Keys.Add(key);
            node["SecurityConfig"] = new JsonObject { ["KmsKeyId"] = key };
        }
    }
}
