using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>Two environments that one version goes through, and the path between them.</summary>
internal static class Promotion
{
    public const string Group = "churn";
    public const string Artifacts = "e2e-promotion-artifacts";

    public static void Define(App app)
    {
        var stages = PromotionStages.InOrder("Staging", "Production");
        var first = new Stack(app, "Staging");
        var bucket = new Bucket(first, "Artifacts", new BucketProps { BucketName = Artifacts, RemovalPolicy = RemovalPolicy.DESTROY });
        var group = new ModelGroup(first, "Models", new() { ModelPackageGroupName = Group, RemovalPolicy = RemovalPolicy.DESTROY });
        var staging = Environment(first, group, bucket, stages.Stage("Staging"));
        _ = new PromotionPath(first, "Path", new()
        {
            Group = group,
            Gates = [new() { Stage = stages.Stage("Staging"), Endpoint = staging, Bake = Duration.Hours(1) }],
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

        var second = new Stack(app, "Production");
        _ = Environment(second, ModelGroup.FromModelPackageGroupName(Group), Bucket.FromBucketName(second, "Artifacts", Artifacts), stages.Stage("Production"));
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
