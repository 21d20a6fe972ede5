using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal sealed class ArtifactSource(ModelArtifacts artifacts) : ContainerSource
{
    internal override bool DownloadsCode => artifacts.Code is not null;

    internal override void Check(Problems problems, string property, string? instanceType, string region)
    {
        artifacts.Image.Resolve(problems, property + ".Image", ImageUse.Inference, instanceType, region);
        artifacts.Data?.Check(problems, property + ".Data");
        RequestFields.Environment(problems, property + ".Environment", artifacts.Environment);
        artifacts.Code?.Check(problems, property + ".EntryPoint", artifacts.EntryPoint);
    }

    internal override BoundContainer Bind(Construct scope, string? instanceType)
    {
        var image = artifacts.Image.Bind(scope, ImageUse.Inference, instanceType);
        var code = artifacts.Code?.Bind(scope);
        var container = new CfnModel.ContainerDefinitionProperty
        {
            Image = image.Uri,
            ModelDataUrl = artifacts.Data is { IsPrefix: false } one ? one.Uri : null,
            ModelDataSource = artifacts.Data is { IsPrefix: true } many ? Uncompressed(many.Uri) : null,
            Environment = Variables(code),
        };
        return new(container, [.. artifacts.Data?.Needs() ?? [], .. ModelNeeds.Code(code), .. ModelNeeds.Image(image)]);
    }

    private static CfnModel.ModelDataSourceProperty Uncompressed(string uri) => new()
    {
        S3DataSource = new CfnModel.S3DataSourceProperty { S3Uri = uri, S3DataType = "S3Prefix", CompressionType = "None" },
    };

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
