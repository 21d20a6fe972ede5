using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>One container for all models under a prefix.</summary>
internal sealed class MultiModelSource(MultiModelEndpointProps props) : ModelSource
{
    internal override void Check(Problems problems, string property, string? instanceType, string region)
    {
        props.Image.Resolve(problems, property, ImageUse.Inference, instanceType, region);
        RequestFields.Environment(problems, nameof(props.Environment), props.Environment);
    }

    internal override ModelPlan Plan(Construct scope, string? instanceType)
    {
        var image = props.Image.Bind(scope, ImageUse.Inference, instanceType);
        var container = new CfnModel.ContainerDefinitionProperty
        {
            Image = image.Uri,
            Mode = "MultiModel",
            ModelDataUrl = $"s3://{props.Models.BucketName}/{props.Prefix}/",
            MultiModelConfig = new CfnModel.MultiModelConfigProperty { ModelCacheSetting = props.CacheModels ? "Enabled" : "Disabled" },
            Environment = props.Environment.Count == 0 ? null : new Dictionary<string, string>(props.Environment),
        };
        return new() { Containers = [container], Needs = [.. Models(), .. ModelNeeds.Image(image)] };
    }

    private IEnumerable<Allow> Models()
    {
        yield return new("ReadModels", ["s3:GetObject"], [$"{props.Models.BucketArn}/{props.Prefix}/*"])
        {
            WildcardReason = "models come and go under this prefix without a deployment.",
        };
        yield return new("ListModels", ["s3:ListBucket"], [props.Models.BucketArn])
        {
            When = new Dictionary<string, object> { ["StringLike"] = new Dictionary<string, object> { ["s3:prefix"] = $"{props.Prefix}/*" } },
        };
        if (props.Models.EncryptionKey is { } key)
        {
            yield return new("DecryptModels", ["kms:Decrypt"], [key.KeyArn]);
        }
    }
}
