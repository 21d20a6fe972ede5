using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Tests.Endpoints;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Monitoring;

internal static class MonitorFixture
{
    public static InAccountMonitoring Options { get; } = new() { LambdaPackage = FakePackage.Folder, Job = new() { MonitorPackage = FakePackage.Monitor } };

    public static MonitorBackend InAccount { get; } = MonitorBackend.InAccount(Options);

    /// <summary>An endpoint that captures into an encrypted bucket, and the baseline of what it serves.</summary>
    public static (RealTimeEndpoint Endpoint, Bucket Bucket, MonitorBaseline Baseline) Watched(Stack stack, Func<DataCapture, DataCapture?>? change = null)
    {
        var bucket = new Bucket(stack, "Bucket", new BucketProps { Encryption = BucketEncryption.KMS });
        var capture = new DataCapture { Bucket = bucket, Check = null };
        var endpoint = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            EndpointName = "tumours",
            Variants = [EndpointFixture.Variant],
            Capture = change is null ? capture : change(capture),
        });
        return (endpoint, bucket, MonitorBaseline.OfDeployedVersion(ModelGroup.FromModelPackageGroupName("tumour"), bucket, "pipelines/"));
    }
}
