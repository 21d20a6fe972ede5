using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

public sealed class MultiModelEndpointTests
{
    private static readonly Lazy<Synthesized> Default = new(() => Synthesized.Of(stack =>
    {
        var endpoint = new MultiModelEndpoint(stack, "Endpoint", Props(stack));
        endpoint.GrantInvokeModels(new Role(stack, "Caller", new RoleProps { AssumedBy = new AccountRootPrincipal() }), "customer-a.tar.gz");
        endpoint.GrantPublish(new Role(stack, "Publisher", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
    }));

    private static MultiModelEndpointProps Props(Stack stack) => new()
    {
        Image = Image.Sklearn("1.2-1"),
        InstanceType = "ml.m5.2xlarge",
        Models = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS }),
    };

    private static void Rejects(string problems, Func<MultiModelEndpointProps, MultiModelEndpointProps> change) =>
        Modes.Rejects("MultiModelEndpoint", problems, stack => _ = new MultiModelEndpoint(stack, "Endpoint", change(Props(stack))));

    private static Synthesized Accepts(Func<MultiModelEndpointProps, MultiModelEndpointProps> change) =>
        Synthesized.Of(stack => _ = new MultiModelEndpoint(stack, "Endpoint", change(Props(stack))));

    [Fact]
    public void One_container_serves_all_models_under_the_prefix()
    {
        var container = Default.Value.Only("AWS::SageMaker::Model")["PrimaryContainer"]!;

        Assert.Equal("MultiModel", (string?)container["Mode"]);
        Json.Equal($$"""{ "Fn::Join": ["", ["s3://", { "Ref": "{{Default.Value.Id("AWS::S3::Bucket")}}" }, "/multi-model/"]] }""", container["ModelDataUrl"]);
        Json.Equal("""{ "ModelCacheSetting": "Enabled" }""", container["MultiModelConfig"]);
        Assert.Equal(2, (int)Default.Value.Only("AWS::SageMaker::EndpointConfig")["ProductionVariants"]![0]!["InitialInstanceCount"]!);
    }

    [Fact]
    public void Caching_can_be_switched_off() => Json.Equal("""{ "ModelCacheSetting": "Disabled" }""",
        Accepts(props => props with { CacheModels = false }).Only("AWS::SageMaker::Model")["PrimaryContainer"]!["MultiModelConfig"]);

    [Fact]
    public void The_role_may_read_and_list_the_prefix_only()
    {
        var policy = Default.Value.Resource("AWS::IAM::Role", "EndpointRole")["Properties"]!["Policies"]![0]!["PolicyDocument"];

        Assert.Equal(["ReadModels", "ListModels", "DecryptModels", "PullImages", "LogInToRegistry", "WriteLogs", "PutMetrics"], Json.Sids(policy));
        Json.Equal("""{ "StringLike": { "s3:prefix": "multi-model/*" } }""", Json.Statement(policy, "ListModels")["Condition"]);
    }

    [Fact]
    public void A_caller_may_be_held_to_some_of_the_models()
    {
        var statement = Default.Value.Only("AWS::IAM::Policy", "Caller")["PolicyDocument"]!["Statement"]![0]!;

        Assert.Equal("sagemaker:InvokeEndpoint", (string?)statement["Action"]);
        Json.Equal("""{ "StringLike": { "sagemaker:TargetModel": ["customer-a.tar.gz"] } }""", statement["Condition"]);
    }

    [Fact]
    public void A_publisher_may_write_under_the_prefix() => Json.Equal("""["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]""",
        Default.Value.Only("AWS::IAM::Policy", "Publisher")["PolicyDocument"]!["Statement"]![0]!["Action"]);

    [Fact]
    public void Rejects_instances_with_several_or_other_accelerators()
    {
        Rejects("InstanceType: got ml.g5.12xlarge with 4 x gpu, must have CPUs only or a single GPU, as SageMaker loads several models on these only; take ml.m5.2xlarge or ml.g5.2xlarge.",
            props => props with { Image = Image.FromUri("111122223333.dkr.ecr.eu-west-1.amazonaws.com/triton:1"), InstanceType = "ml.g5.12xlarge" });
        Rejects("InstanceType: got ml.inf2.xlarge with 1 x inferentia, must have CPUs only or a single GPU, as SageMaker loads several models on these only; take ml.m5.2xlarge or ml.g5.2xlarge.",
            props => props with { Image = Image.FromUri("111122223333.dkr.ecr.eu-west-1.amazonaws.com/triton:1"), InstanceType = "ml.inf2.xlarge" });
        Accepts(props => props with { Image = Image.FromUri("111122223333.dkr.ecr.eu-west-1.amazonaws.com/triton:1"), InstanceType = "ml.g5.2xlarge" });
    }

    [Fact]
    public void Rejects_a_prefix_with_slashes_and_no_instances() => Rejects("""
        InitialInstanceCount: got 0, must be 1 or more, since a real-time variant always has an instance; take 1.
        Prefix: got 'models/', must name a folder of the bucket without slashes at its ends; take multi-model.
        """, props => props with { Prefix = "models/", InitialInstanceCount = 0 });

    [Fact]
    public void Metrics_tell_whether_the_memory_holds_the_models() => Synthesized.Of(stack =>
    {
        var endpoint = new MultiModelEndpoint(stack, "Endpoint", Props(stack));

        Assert.Equal(("AWS/SageMaker", "ModelCacheHit"), (endpoint.MetricModelCacheHit().Namespace, endpoint.MetricModelCacheHit().MetricName));
        Assert.Equal(("AWS/SageMaker", "ModelLoadingWaitTime"), (endpoint.MetricModelLoadingWaitTime().Namespace, endpoint.MetricModelLoadingWaitTime().MetricName));
        Assert.Equal(("/aws/sagemaker/Endpoints", "LoadedModelCount"), (endpoint.MetricLoadedModelCount().Namespace, endpoint.MetricLoadedModelCount().MetricName));
    });
}
