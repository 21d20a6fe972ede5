using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippet of docs/guides/registry.md on stages that are accounts, compiled and synthesized.</summary>
internal static class AccountsGuide
{
    public const string BucketName = "registry-artifacts";
    public const string KeyArn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000";

    public static void Define(App app)
    {
        var package = FakePackage.Folder;
        var (bucketName, keyArn) = (BucketName, KeyArn);
        // snippet: accounts
        var stages = PromotionStages.InOrder("Staging", "Production");
        Stack In(string name, string account) =>
            new(app, name, new StackProps { Env = new Amazon.CDK.Environment { Account = account, Region = "eu-west-1" } });

        // the registry's account
        var registry = In("Registry", "111122223333");
        var artifacts = new ArtifactBucket(registry, "Artifacts");
        var group = new ModelGroup(registry, "Models", new ModelGroupProps { ModelPackageGroupName = "churn" });
        _ = new SharedModelGroup(registry, "Shared", new SharedModelGroupProps
        {
            Group = group,
            Artifacts = artifacts.Bucket,
            Prefix = "churn/",
            Accounts =
            [
                new StageAccount { Account = "222233334444", Stage = stages.Stage("Staging") },
                new StageAccount { Account = "333344445555", Stage = stages.Stage("Production") },
            ],
        });
        _ = new CfnOutput(registry, "BucketName", new CfnOutputProps { Value = artifacts.Bucket.BucketName });
        _ = new CfnOutput(registry, "KeyArn", new CfnOutputProps { Value = artifacts.Key.KeyArn });

        // the account of each stage; bucketName and keyArn are what the registry's stack put out
        RealTimeEndpoint Serve(Stack stack, string stage)
        {
            var approved = new ApprovedDeployment(stack, "Approved", new ApprovedDeploymentProps
            {
                Group = group, // from another app: ModelGroup.FromModelPackageGroupArn("arn:aws:sagemaker:...")
                Stage = stages.Stage(stage),
                LambdaPackage = package,
            });
            var bucket = Bucket.FromBucketAttributes(stack, "Artifacts", new BucketAttributes
            {
                BucketName = bucketName,
                EncryptionKey = Key.FromKeyArn(stack, "ArtifactKey", keyArn),
            });
            var packaged = new PackagedModel { Artifacts = bucket, Prefix = "churn/", Image = Image.Sklearn("1.2-1") };
            return new RealTimeEndpoint(stack, "Endpoint", new RealTimeEndpointProps
            {
                Variants = [new ProductionVariant { Model = ModelSource.FromApproved(approved, packaged), InstanceType = "ml.m5.large" }],
            });
        }

        var staging = In("Staging", "222233334444");
        _ = new PromotionPath(staging, "Path", new PromotionPathProps
        {
            Group = group,
            Gates = [new PromotionGate { Stage = stages.Stage("Staging"), Endpoint = Serve(staging, "Staging"), Bake = Duration.Hours(48) }],
            LambdaPackage = package,
        });
        _ = Serve(In("Production", "333344445555"), "Production");
        // end
    }
}
