using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Makes a model that transform steps and endpoints of the same run use. As with the Python SDK the step's name ends with
/// <c>-CreateModel</c>; it is added where it is missing.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html"/>
public sealed class CreateModelStep : PipelineStep
{
    private const string Suffix = "-CreateModel";

    private readonly CreateModelStepProps _props;

    /// <summary>Makes the step.</summary>
    public CreateModelStep(string name, CreateModelStepProps props)
        : base(name is null || name.EndsWith(Suffix, StringComparison.Ordinal) ? name! : name + Suffix, props) => _props = props;

    /// <summary>The model's name.</summary>
    public StepProperty ModelName => Property("ModelName");

    internal override string Type => "Model";

    internal override bool RunsJob => false;

    /// <summary>Whether what the model reads and writes is done under the pipeline's role.</summary>
    internal bool RunsAsPipeline => _props.ExecutionRole is null;

    internal override JsonObject Arguments(StepContext context)
    {
        var node = new JsonObject { ["ExecutionRoleArn"] = RoleArn(context) };
        AddContainers(context, node);
        if (_props.InferenceExecutionMode is { } mode)
        {
            node["InferenceExecutionConfig"] = new JsonObject { ["Mode"] = mode };
        }

        JobNodes.AddNetwork(context, node, _props.Network, RunsAsPipeline);

        if (_props.Network.EncryptInterContainerTraffic)
        {
            context.Problems.Add(context.Name("Network.EncryptInterContainerTraffic"), "true", "be left out, because models do not know it", "remove it");
        }

        JobNodes.AddTags(node, _props.Tags);
        context.Allow(StepActions.Model, context.Arn("sagemaker", "model/pipelines-*"));
        return node;
    }

    private JsonNode RoleArn(StepContext context)
    {
        if (_props.ExecutionRole is not { } role)
        {
            context.Needs.PassesItself = true;
            return StepContext.Role;
        }

        var arn = role.RoleArn;
        context.AllowPassing(arn, "sagemaker.amazonaws.com");
        return arn;
    }

    private void AddContainers(StepContext context, JsonObject node)
    {
        if (_props.Container is null == (_props.Containers.Count == 0))
        {
            context.Problems.Add(context.Name("Container"), _props.Container is null ? "neither Container nor Containers" : "Container besides Containers",
                "say once what serves the model", "set Container for one container, Containers for several");
            return;
        }

        if (_props.Container is { } one)
        {
            var container = ContainerNode.Of(context, "Container.", one, _props.InstanceType);
            CheckRegistryFields(context, "Container", one);
            if (one.ModelPackageName is null)
            {
                node["PrimaryContainer"] = container;
            }
            else
            {
                node["Containers"] = new JsonArray(container);
            }

            return;
        }

        node["Containers"] = new JsonArray([.. _props.Containers.Select((container, i) =>
        {
            CheckRegistryFields(context, $"Containers[{i}]", container);
            return ContainerNode.Of(context, $"Containers[{i}].", container, _props.InstanceType);
        })]);
    }

    private static void CheckRegistryFields(StepContext context, string property, ModelContainer container)
    {
        if (container.Framework is not null || container.FrameworkVersion is not null || container.NearestModelName is not null || container.DataInputConfiguration is not null)
        {
            context.Problems.Add(context.Name(property), "Framework, FrameworkVersion, NearestModelName or DataInputConfiguration",
                "be given only when a version is registered", "remove them");
        }
    }
}
