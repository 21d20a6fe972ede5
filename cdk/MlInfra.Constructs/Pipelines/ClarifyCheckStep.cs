using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>
/// Measures bias, or what predictions rest on, and compares it with a baseline. Only for accounts that used SageMaker Model Monitor
/// before it closed to new customers.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-clarify-check"/>
public sealed class ClarifyCheckStep : CheckStep
{
    private readonly ClarifyCheckStepProps _props;
    private readonly JsonObject _switches = [];

    /// <summary>Makes the step.</summary>
    public ClarifyCheckStep(string name, ClarifyCheckStepProps props)
        : base(name, props) => _props = props;

    internal override string Type => "ClarifyCheck";

    internal override JsonObject Arguments(StepContext context)
    {
        var check = _props.Check;
        var config = check.AnalysisConfigUri is { } uri
            ? context.Read("Check.AnalysisConfigUri", uri)
            : context.Files(FileSet.FromText("analysis_config.json", check.AnalysisConfig())) + "analysis_config.json";
        var inputs = new JsonArray(
            Input("analysis_config", config, "config"),
            Input("dataset", context.Read("Check.Data.S3Uri", check.Data.S3Uri), "data", check.Data.Distribution, check.Data.CompressionType));
        var output = Output("analysis_result", context.Write("Check.OutputPath", check.OutputPath ?? context.RunFolder("results")),
            check.Data.DatasetType == "application/x-image" ? "Continuous" : "EndOfJob");
        _switches.Clear();
        _switches["CheckType"] = check.Type;
        Switches(context, _switches);
        if (check.Model is { } model)
        {
            _switches["ModelName"] = context.Value("Check.Model.ModelName", model.ModelName);
            AllowEndpoint(context, model);
        }

        return Job(context, "clarify", "1.0", inputs, output, new Dictionary<string, JsonNode>());
    }

    internal override void AddExtras(JsonObject step)
    {
        foreach (var (name, value) in _switches)
        {
            step[name] = value?.DeepClone();
        }
    }

    // The check serves the model on an endpoint of its own while it runs.
    private static void AllowEndpoint(StepContext context, ClarifyModel model)
    {
        InstanceCatalogue.Check(context.Problems, context.Name("Check.Model.InstanceType"), model.InstanceType, InstanceUse.Hosting);
        var names = model.EndpointNamePrefix.ToLowerInvariant() + "*";
        context.Allow(["sagemaker:CreateEndpoint", "sagemaker:CreateEndpointConfig", "sagemaker:DeleteEndpoint", "sagemaker:DeleteEndpointConfig",
            "sagemaker:DescribeEndpoint", "sagemaker:DescribeEndpointConfig", "sagemaker:InvokeEndpoint", "sagemaker:AddTags"],
            context.Arn("sagemaker", "endpoint/" + names), context.Arn("sagemaker", "endpoint-config/" + names));
        context.Allow(["sagemaker:DescribeModel"], context.Arn("sagemaker", "model/" + (model.ModelName.Steps.Any() ? "pipelines-*" : StepContext.KnownName(model.ModelName))));
    }
}
