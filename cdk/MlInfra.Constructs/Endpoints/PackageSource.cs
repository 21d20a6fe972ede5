using Amazon.CDK;
using Amazon.CDK.AWS.Sagemaker;
using Constructs;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal sealed class PackageSource(string modelPackageArn, PackagedModel reads, ApprovedDeployment? approved) : ContainerSource
{
    internal override IEnumerable<CfnCondition> Conditions => approved is null ? [] : [approved.Condition];

    internal override bool DownloadsCode => reads.Code is not null;

    internal override void Check(Problems problems, string property, string? instanceType, string region)
    {
        if (!Tokens.In(modelPackageArn) && !modelPackageArn.Contains(":model-package/", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{modelPackageArn}'", "be the ARN of a model package", "take it from the registry (arn:...:model-package/<group>/<version>)");
        }
        else if (!Tokens.In(modelPackageArn) && !Tokens.In(region) && modelPackageArn.Split(':').ElementAtOrDefault(3) is { } home && home != region)
        {
            problems.Add(property, $"a version of {home} in a stack of {region}", "be of the stack's Region, since SageMaker makes models only of versions of its own Region",
                $"put the stack into {home}, or copy the artifact to {region} and register it in a group there");
        }

        approved?.Place.Reads(reads.Artifacts, problems, $"{property}.{nameof(reads.Artifacts)}");
        if (approved?.Place.Account is { } registry && reads.Code is not null)
        {
            problems.Add($"{property}.{nameof(reads.Code)}", $"scripts for versions of account {registry}",
                "be left out, since a version names its scripts' place, and the assets of its own account are not shared",
                "pack them into the artifact (code/ in model.tar.gz) or the image");
        }

        reads.Image?.Resolve(problems, property + ".Image", ImageUse.Inference, instanceType, region);
    }

    internal override BoundContainer Bind(Construct scope, string? instanceType) => new(
        new CfnModel.ContainerDefinitionProperty { ModelPackageName = modelPackageArn },
        [.. Artifacts(), .. ModelNeeds.Code(reads.Code?.Bind(scope)), .. ModelNeeds.Image(reads.Image?.Bind(scope, ImageUse.Inference, instanceType))]);

    private IEnumerable<Allow> Artifacts()
    {
        yield return new("ReadModels", ["s3:GetObject"], [$"{reads.Artifacts.BucketArn}/{reads.Prefix}*"])
        {
            WildcardReason = "every run of the pipeline writes its artifact under a key of its own.",
        };
        if (reads.Artifacts.EncryptionKey is { } key)
        {
            yield return new("DecryptModels", ["kms:Decrypt"], [key.KeyArn]);
        }
    }
}
