using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Triggers;

namespace MlInfra.App.Tests.Triggers;

/// <summary>Everything that starts a pipeline, each with most of what it can have.</summary>
internal static class AllTriggers
{
    public static void Define(Stack stack, ArtifactBucket artifacts, ITopic topic, EndpointMonitor monitor)
    {
        var package = TumourApp.Package();
        var champion = new ChampionFunction(stack, "Champion", new() { Group = ModelGroup.FromModelPackageGroupName("churn"), LambdaPackage = package });
        var pipeline = new TrainingPipeline(stack, "Retrain", new()
        {
            Artifacts = artifacts.Bucket,
            Parameters = [PipelineParameter.String("Data", "none"), PipelineParameter.String("From", "none")],
            Steps = [new ChampionStep("Champion", new() { Function = champion, Candidate = "s3://models/candidate/model.tar.gz" })],
        });
        _ = new ScheduledTrigger(stack, "Nightly", new() { Pipeline = pipeline, Schedule = Schedule.Cron(new CronOptions { Hour = "3", Minute = "0" }), AlarmTopic = topic });
        _ = new DataArrivalTrigger(stack, "OnData", new() { Pipeline = pipeline, Bucket = artifacts.Bucket, Prefix = "incoming/single", KeyParameter = "Data", AlarmTopic = topic });
        _ = new BatchedArrivalTrigger(stack, "OnBatch", new()
        {
            Pipeline = pipeline, Bucket = artifacts.Bucket, Prefix = "incoming/batched", Batch = new ArrivalBatch { Count = 10 }, ManifestParameter = "Data", AlarmTopic = topic, LambdaPackage = package,
        });
        _ = new DriftRetraining(stack, "Retraining", new()
        {
            Monitors = [monitor], Pipeline = pipeline, WindowParameters = new() { From = "From" }, EncryptionKey = artifacts.Key, AlarmTopic = topic, LambdaPackage = package,
        });
    }
}
