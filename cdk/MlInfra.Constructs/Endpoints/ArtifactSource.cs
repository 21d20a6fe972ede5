using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal sealed class ArtifactSource(ModelArtifacts artifacts) : ModelSource
{
    internal override bool DownloadsCode => artifacts.Code is not null;

    internal override void Check(Problems problems, string property, string? instanceType, string region)
    {
        artifacts.Image.Resolve(problems, property + ".Image", ImageUse.Inference, instanceType, region);
        artifacts.Data?.Check(problems, property + ".Data");
        artifacts.Code?.Check(problems, property + ".EntryPoint", artifacts.EntryPoint);
    }

    internal override ModelPlan Plan(Construct scope, string instanceType)
    {
        var image = artifacts.Image.Bind(scope, ImageUse.Inference, instanceType);
        var code = artifacts.Code?.Bind(scope);
        return new()
        {
            Container = new CfnModel.ContainerDefinitionProperty
            {
                Image = image.Uri,
                ModelDataUrl = artifacts.Data?.Uri,
                Environment = Variables(code),
            },
            Needs = [.. artifacts.Data?.Needs() ?? [], .. ModelNeeds.Code(code), .. ModelNeeds.Image(image)],
        };
    }

    // The names by which the framework containers find their scripts.
    private Dictionary<string, string>? Variables(BundleLocation? code)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (code is not null)
        {
            variables["SAGEMAKER_PROGRAM"] = artifacts.EntryPoint;
            variables["SAGEMAKER_SUBMIT_DIRECTORY"] = code.S3Uri;
            variables["SAGEMAKER_CONTAINER_LOG_LEVEL"] = "20";
            variables["SAGEMAKER_REGION"] = Aws.REGION;
        }

        foreach (var (name, value) in artifacts.Environment)
        {
            variables[name] = value;
        }

        return variables.Count == 0 ? null : variables;
    }
}
