using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Endpoints;

internal static class EndpointFixture
{
    public static ProductionVariant Variant { get; } = new() { Model = ModelSource.FromModelName("my-model"), InstanceType = "ml.m5.large" };

    public static Synthesized Of(RealTimeEndpointProps props) => Synthesized.Of(stack => _ = new RealTimeEndpoint(stack, "Endpoint", props));

    public static Synthesized Of(ProductionVariant variant, Func<RealTimeEndpointProps, RealTimeEndpointProps>? change = null)
    {
        var props = new RealTimeEndpointProps { Variants = [variant] };
        return Of(change is null ? props : change(props));
    }

    public static ApprovedDeployment Approved(Stack stack, string id = "Approved", string parameter = "ModelPackageArn") =>
        new(stack, id, new() { Group = ModelGroup.FromModelPackageGroupName("churn"), LambdaPackage = FakePackage.Folder, ParameterName = parameter });

    public static PackagedModel Packaged(Stack stack, string id = "Artifacts") => new()
    {
        Artifacts = new Bucket(stack, id, new BucketProps { Encryption = BucketEncryption.KMS }),
        Prefix = "models/",
        Image = Image.Sklearn("1.2-1"),
    };
}
