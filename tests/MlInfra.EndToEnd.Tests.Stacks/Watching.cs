using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>An endpoint with a monitor of every kind, and the pipeline that makes their baselines.</summary>
internal static class Watching
{
    private static readonly string[] Features = ["age", "tenure", "sex"];

    public static void Define(App app)
    {
        var stack = new Stack(app, "Watched");
        var artifacts = new ArtifactBucket(stack, "Artifacts", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        var bucket = artifacts.Bucket;
        var group = new ModelGroup(stack, "Models", new() { ModelPackageGroupName = "watched", RemovalPolicy = RemovalPolicy.DESTROY });
        var approved = new ApprovedDeployment(stack, "Approved", new() { Group = group, RemovalPolicy = RemovalPolicy.DESTROY });
        var endpoint = new RealTimeEndpoint(stack, "Endpoint", new()
        {
            EndpointName = "watched",
            Variants = [new() { Model = ModelSource.FromApproved(approved, new() { Artifacts = bucket, Image = Image.Sklearn("1.2-1") }), InstanceType = "ml.m5.large", InitialInstanceCount = 1 }],
            Rollout = Rollout.AllAtOnce(),
            Capture = new() { Bucket = bucket, Percentage = 100, Check = null },
        });
        BaselinePipeline.Define(stack, artifacts, group, "watched", data =>
        [
            new("Data", new() { Of = BaselineOf.DataQuality(), Data = data + "train/", Label = "left" }),
            new("Quality", new() { Of = BaselineOf.ModelQuality(ProblemType.BinaryClassification, score: "score"), Data = data + "scored/", Label = "left" }),
            new("Bias", new() { Of = BaselineOf.Bias([BiasFacet.OfValues("sex", "1")], score: "score"), Data = data + "scored/", Label = "left" }),
            new("Attribution", new() { Of = BaselineOf.Attribution(records: 10), Data = data + "train/", Features = Features }),
        ]);

        var baseline = MonitorBaseline.OfDeployedVersion(group, bucket, "pipelines/");
        var once = new MonitorAlarms { Periods = 1, ViolatedPeriods = 1 };
        var truth = new GroundTruth { Bucket = bucket, LagHours = 1 };
        // So little for the function that the second hour goes to a job.
        var small = MonitorBackend.InAccount(new() { LambdaMiB = 1, RemovalPolicy = RemovalPolicy.DESTROY });
        var backend = MonitorBackend.InAccount(new() { RemovalPolicy = RemovalPolicy.DESTROY });
        _ = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = baseline, MonitorName = "data", Alarms = once, Backend = small });
        _ = new ModelQualityMonitor(stack, "Quality", new()
        {
            Endpoint = endpoint, Baseline = baseline, MonitorName = "quality", Backend = backend, Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = truth,
        });
        _ = new BiasMonitor(stack, "Bias", new()
        {
            Endpoint = endpoint, Baseline = baseline, MonitorName = "bias", Backend = backend, Score = "score", Features = Features, Facets = [BiasFacet.OfValues("sex", "1")], GroundTruth = truth,
        });
        _ = new AttributionMonitor(stack, "Attribution", new() { Endpoint = endpoint, Baseline = baseline, MonitorName = "attribution", Backend = backend, Features = Features });
        _ = new CfnOutput(stack, "Bucket", new CfnOutputProps { Value = bucket.BucketName });
    }
}
