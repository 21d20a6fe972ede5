using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>No endpoint: a batch transform with the approved version, monitors of what it reads and answers, and the pipeline that makes their baselines.</summary>
internal static class Nightly
{
    public static void Define(App app)
    {
        var stack = new Stack(app, "Nightly");
        var artifacts = new ArtifactBucket(stack, "Artifacts", new() { RemovalPolicy = RemovalPolicy.DESTROY });
        var bucket = artifacts.Bucket;
        var group = new ModelGroup(stack, "Models", new() { ModelPackageGroupName = "nightly", RemovalPolicy = RemovalPolicy.DESTROY });
        var approved = new ApprovedDeployment(stack, "Approved", new() { Group = group, RemovalPolicy = RemovalPolicy.DESTROY });
        BaselinePipeline.Define(stack, artifacts, group, "nightly", data =>
        [
            new("Data", new() { Of = BaselineOf.DataQuality(), Data = data + "train/", Label = "malignant" }),
            new("Quality", new() { Of = BaselineOf.ModelQuality(ProblemType.BinaryClassification, score: "score"), Data = data + "scored/", Label = "malignant" }),
        ]);
        var batch = new BatchTransform(stack, "Batch", new()
        {
            Model = ModelSource.FromApproved(approved, new() { Artifacts = bucket, Image = Image.Sklearn("1.2-1") }),
            InstanceType = "ml.m5.large",
            Trigger = BatchTrigger.None(),
            Input = bucket,
            Accept = "text/csv",
            JoinInput = true,
            Capture = new() { GenerateInferenceId = true },
        });
        var (source, baseline) = (MonitoredSource.BatchTransform(batch), MonitorBaseline.OfDeployedVersion(group, bucket, "pipelines/"));
        var backend = MonitorBackend.InAccount(new() { Job = null, RemovalPolicy = RemovalPolicy.DESTROY });
        _ = new DataQualityMonitor(stack, "Data", new() { Source = source, Baseline = baseline, MonitorName = "nightly-data", Alarms = new() { Periods = 1, ViolatedPeriods = 1 }, Backend = backend });
        _ = new ModelQualityMonitor(stack, "Quality", new()
        {
            Source = source, Baseline = baseline, MonitorName = "nightly-quality", Backend = backend, Problem = ProblemType.BinaryClassification, Score = "score",
            Features = Columns, GroundTruth = new() { Bucket = bucket, LagHours = 1 },
        });
        _ = new CfnOutput(stack, "Bucket", new CfnOutputProps { Value = bucket.BucketName });
        _ = new CfnOutput(stack, "BatchPipeline", new CfnOutputProps { Value = batch.Pipeline.PipelineName });
    }

    // Those of the sample's data that the judge takes.
    private static string[] Columns => ["mean_radius", "mean_texture", "mean_perimeter", "mean_area", "mean_smoothness"];
}
