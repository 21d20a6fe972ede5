using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>A multi-model endpoint whose models come by approval, and a caller who may ask for one of them.</summary>
internal static class Publishing
{
    public static void Define(App app)
    {
        var stack = new Stack(app, "Many");
        var artifacts = new ArtifactBucket(stack, "Artifacts", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        var group = new ModelGroup(stack, "Models", new() { ModelPackageGroupName = "many-churn", RemovalPolicy = RemovalPolicy.DESTROY });
        var endpoint = new MultiModelEndpoint(stack, "Endpoint", new()
        {
            EndpointName = "many",
            Image = Image.Sklearn("1.2-1"),
            Environment = new Dictionary<string, string> { ["SAGEMAKER_PROGRAM"] = "inference.py" },
            Models = artifacts.Bucket,
            InstanceType = "ml.m5.large",
            InitialInstanceCount = 1,
            Publishing = ModelPublishing.FromApproved(new PublishedModel { Name = "churn", Group = group, Artifacts = artifacts.Bucket, ArtifactPrefix = "runs/" }) with
            {
                RemovalPolicy = RemovalPolicy.DESTROY,
            },
        });
        var caller = new Role(stack, "Caller", new RoleProps { RoleName = "many-caller", AssumedBy = new AccountRootPrincipal() });
        endpoint.GrantInvokeCurrent(caller, "churn");
        _ = new CfnOutput(stack, "Bucket", new CfnOutputProps { Value = artifacts.Bucket.BucketName });
        _ = new CfnOutput(stack, "Current", new CfnOutputProps { Value = endpoint.CurrentModelUri("churn") });
    }
}
