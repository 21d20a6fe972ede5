using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Monitoring;
using MlInfra.Constructs.Tests.Pipelines;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Triggers;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippets of docs/guides/triggers.md, compiled and synthesized.</summary>
internal static class TriggersGuide
{
    public static void Define(Stack scope)
    {
        var (package, topic) = (FakePackage.Folder, new Topic(scope, "Topic"));
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var group = new ModelGroup(scope, "Models");
        var (endpoint, _, baseline) = MonitorFixture.Watched(scope);
        var data = new DataQualityMonitor(scope, "Data", new() { Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount });
        var quality = new ModelQualityMonitor(scope, "Quality", new()
        {
            Endpoint = endpoint, Baseline = baseline, Backend = MonitorFixture.InAccount, Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = new() { Bucket = artifacts.Bucket },
        });
        var preprocess = new ProcessingStep("Preprocess", Make.Processing with { Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train"), new ProcessingOutput("test", "/opt/ml/processing/test")] });
        var train = new TrainingStep("Train", Make.Training);
        var register = new RegisterModelStep("Register", Make.Register with { Group = group, ModelData = train.ModelArtifacts });
        // snippet: triggers-champion
        var finder = new ChampionFunction(scope, "Champion", new ChampionFunctionProps { Group = group, LambdaPackage = package }); // default: what set-up built
        var labelled = PipelineParameter.String("Labelled", $"s3://{artifacts.Bucket.BucketName}/monitoring/");
        var champion = new ChampionStep("Champion", new ChampionStepProps { Function = finder, Candidate = train.ModelArtifacts });
        var evaluate = new ProcessingStep("Evaluate", new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.large",
            Inputs =
            [
                new ProcessingInput("candidate", train.ModelArtifacts, "/opt/ml/processing/candidate"),
                new ProcessingInput("champion", champion.ModelDataUrl, "/opt/ml/processing/champion"),
                new ProcessingInput("recent", labelled, "/opt/ml/processing/recent"),
            ],
            Outputs = [new ProcessingOutput("evaluation", "/opt/ml/processing/evaluation")],
            Reports = [new PropertyFile("report", output: "evaluation", path: "evaluation.json")],
        });
        var report = evaluate.Report("report");
        var gate = new ConditionStep(
            "Gate",
            report.Number("accuracy") >= 0.9 & report.Number("accuracy") >= report.Number("champion_accuracy"),
            then: [register]);
        // end
        var pipeline = new TrainingPipeline(scope, "Pipeline", new()
        {
            Artifacts = artifacts.Bucket,
            Parameters = [labelled, PipelineParameter.String("From", "none"), PipelineParameter.String("Until", "none"), PipelineParameter.String("Data", "none")],
            Steps = [preprocess, train, champion, evaluate, gate],
        });
        // snippet: triggers-clock
        _ = new ScheduledTrigger(scope, "Nightly", new ScheduledTriggerProps
        {
            Pipeline = pipeline,
            Schedule = Schedule.Cron(new CronOptions { Hour = "3", Minute = "0" }), // in UTC
            AlarmTopic = topic,
        });
        // end
        // snippet: triggers-arrival
        _ = new DataArrivalTrigger(scope, "OnData", new DataArrivalTriggerProps
        {
            Pipeline = pipeline,
            Bucket = artifacts.Bucket,
            Prefix = "data/single",
            Suffix = ".parquet",
            KeyParameter = "Data",
        });
        // end
        // snippet: triggers-batch
        _ = new BatchedArrivalTrigger(scope, "OnBatch", new BatchedArrivalTriggerProps
        {
            Pipeline = pipeline,
            Bucket = artifacts.Bucket,
            Prefix = "data/incoming",
            Batch = new ArrivalBatch { Count = 500, Size = Size.Gibibytes(2), QuietTime = Duration.Minutes(30), LongestWait = Duration.Hours(12) },
            ManifestParameter = "Data", // an input with S3DataType = "ManifestFile" reads it
            LambdaPackage = package,
        });
        // end
        // snippet: triggers-drift
        var retraining = new DriftRetraining(scope, "Retraining", new DriftRetrainingProps
        {
            Monitors = [data, quality],
            Pipeline = pipeline,
            CoolDown = Duration.Hours(24),
            MaxRunsPerDay = 1,
            WindowParameters = new DriftWindowParameters { From = "From", Until = "Until", LabelledData = "Labelled" },
            LambdaPackage = package,
        });
        _ = new Subscription(scope, "People", new SubscriptionProps { Topic = retraining.Topic, Protocol = SubscriptionProtocol.EMAIL, Endpoint = "models@example.com" });
        // end
    }
}
