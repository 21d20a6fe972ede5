using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>
/// Two environments that one version goes through, and the path between them; written as for accounts of their own, which on a laptop are one.
/// </summary>
internal static class Promotion
{
    public const string Group = "churn";
    public const string Artifacts = "e2e-promotion-artifacts";

    public static void Define(App app)
    {
        var stages = PromotionStages.InOrder("Staging", "Production");
        const string Laptop = "000000000000";
        var props = new StackProps { Env = new Amazon.CDK.Environment { Account = Laptop, Region = "us-east-1" } };
        var first = new Stack(app, "Staging", props);
        var bucket = new Bucket(first, "Artifacts", new BucketProps { BucketName = Artifacts, Encryption = BucketEncryption.KMS, RemovalPolicy = RemovalPolicy.DESTROY });
        var group = new ModelGroup(first, "Models", new() { ModelPackageGroupName = Group, RemovalPolicy = RemovalPolicy.DESTROY });
        _ = new SharedModelGroup(first, "Shared", new()
        {
            Group = group,
            Artifacts = bucket,
            Accounts = [new() { Account = Laptop, Stage = stages.Stage("Staging") }, new() { Account = Laptop, Stage = stages.Stage("Production") }],
        });
        var staging = Environment(first, group, bucket, stages.Stage("Staging"));
        _ = new PromotionPath(first, "Path", new()
        {
            Group = group,
            Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = staging, Bake = Duration.Hours(1) }],
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

        var second = new Stack(app, "Production", props);
        var there = ModelGroup.FromModelPackageGroupArn($"arn:aws:sagemaker:us-east-1:{Laptop}:model-package-group/{Group}");
        _ = Environment(second, there, bucket, stages.Stage("Production"));
    }

    private static RealTimeEndpoint Environment(Stack stack, IModelGroup group, IBucket artifacts, DeploymentStage stage)
    {
        var approved = new ApprovedDeployment(stack, "Approved", new() { Group = group, Stage = stage, RemovalPolicy = RemovalPolicy.DESTROY });
        return new RealTimeEndpoint(stack, "Endpoint", new()
        {
            EndpointName = $"churn-{stage.Name}",
            Variants =
            [
                new() { Model = ModelSource.FromApproved(approved, new() { Artifacts = artifacts, Image = Image.Sklearn("1.2-1") }), InstanceType = "ml.m5.large" },
            ],
        });
    }
}
