using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>An endpoint whose answers must be one probability, watched while a version takes over.</summary>
internal static class Checked
{
    public static void Define(App app)
    {
        var stack = new Stack(app, "Checked");
        var artifacts = new ArtifactBucket(stack, "Artifacts", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        var group = new ModelGroup(stack, "Models", new() { ModelPackageGroupName = "checked-churn", RemovalPolicy = RemovalPolicy.DESTROY });
        var approved = new ApprovedDeployment(stack, "Approved", new() { Group = group, RemovalPolicy = RemovalPolicy.DESTROY, EncryptionKey = artifacts.Key });
        _ = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            EndpointName = "checked",
            Variants =
            [
                new() { Model = ModelSource.FromApproved(approved, new() { Artifacts = artifacts.Bucket, Image = Image.Sklearn("1.2-1") }), InstanceType = "ml.m5.large" },
            ],
            Capture = new()
            {
                Bucket = artifacts.Bucket,
                Percentage = 100,
                Check = new() { Expected = ExpectedOutput.Csv(1, min: 0, max: 1), RemovalPolicy = RemovalPolicy.DESTROY },
            },
            Rollout = Rollout.AllAtOnce(bake: Duration.Hours(1)),
        });
        _ = new CfnOutput(stack, "Bucket", new CfnOutputProps { Value = artifacts.Bucket.BucketName });
    }
}
