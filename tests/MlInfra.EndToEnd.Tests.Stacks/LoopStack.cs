using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SQS;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Triggers;

namespace MlInfra.EndToEnd.Tests.Stacks;

/// <summary>Everything that starts a pipeline, each with a pipeline of its own, so that tests do not meet.</summary>
internal sealed class LoopStack : Stack
{
    private readonly IBucket _bucket;

    public LoopStack(Construct scope, string id)
        : base(scope, id)
    {
        _bucket = new ArtifactBucket(this, "Artifacts", new() { RemovalPolicy = RemovalPolicy.DESTROY }).Bucket;
        Say("Bucket", _bucket.BucketName);
        var group = new ModelGroup(this, "Models", new() { ModelPackageGroupName = "loop" });
        var champion = new ChampionFunction(this, "Champion", new() { Group = group, RemovalPolicy = RemovalPolicy.DESTROY });

        Quick("asked", champion);
        Schedules(champion);
        Arrivals(champion);
        Batches();
        Drift(champion);
    }

    private void Schedules(ChampionFunction champion) => _ = new ScheduledTrigger(this, "Hourly", new()
    {
        Pipeline = Quick("hourly", champion, PipelineParameter.String("Mode", "by hand")),
        Schedule = Schedule.Cron(new CronOptions { Minute = "0" }),
        Parameters = new Dictionary<string, string> { ["Mode"] = "by the clock" },
    });

    private void Arrivals(ChampionFunction champion) => _ = new DataArrivalTrigger(this, "OnData", new()
    {
        Pipeline = Quick("arrival", champion, PipelineParameter.String("Key"), PipelineParameter.String("Bucket")),
        Bucket = _bucket,
        Prefix = "single",
        Suffix = ".csv",
        KeyParameter = "Key",
        BucketParameter = "Bucket",
    });

    private void Batches()
    {
        var manifest = PipelineParameter.String("Manifest");
        var count = new ProcessingStep("Count", new()
        {
            Image = Image.Sklearn(),
            InstanceType = "ml.m5.xlarge",
            Code = ScriptBundle.FromFolder(Path.Combine(AppContext.BaseDirectory, "scripts")),
            EntryPoint = "count.py",
            Inputs = [new ProcessingInput("batch", manifest, "/opt/ml/processing/input/batch") { S3DataType = "ManifestFile" }],
            Outputs = [new ProcessingOutput("names", "/opt/ml/processing/output")],
        });
        var trigger = new BatchedArrivalTrigger(this, "OnBatch", new()
        {
            Pipeline = new TrainingPipeline(this, "Batches", new() { PipelineName = "batches", Artifacts = _bucket, Parameters = [manifest], Steps = [count] }),
            Bucket = _bucket,
            Prefix = "batched",
            Suffix = ".csv",
            Batch = new ArrivalBatch { Count = 3, QuietTime = Duration.Minutes(15) },
            ManifestParameter = "Manifest",
            LookEvery = Duration.Minutes(10),
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Say("BatchFunction", trigger.FunctionName);
        Say("BatchDeadLetters", trigger.DeadLetterQueueUrl);
    }

    private void Drift(ChampionFunction champion)
    {
        // Its runs execute until the test answers.
        var queue = new Queue(this, "Callbacks");
        var find = Find(champion);
        var wait = new CallbackStep("Wait", new() { Queue = queue, DependsOn = [find] });
        var pipeline = new TrainingPipeline(this, "Held", new()
        {
            PipelineName = "held",
            Artifacts = _bucket,
            Parameters = [PipelineParameter.String("From", "none"), PipelineParameter.String("Until", "none")],
            Steps = [find, wait],
        });
        var monitor = new DataQualityMonitor(this, "Data", new()
        {
            Endpoint = RealTimeEndpoint.FromEndpointName(this, "Endpoint", "tumours"),
            Capture = new DataCapture { Bucket = _bucket, Check = null },
            Baseline = MonitorBaseline.FromFiles(_bucket, "baseline/constraints.json", "baseline/statistics.json"),
            Backend = MonitorBackend.InAccount(new() { Job = null, RemovalPolicy = RemovalPolicy.DESTROY }),
            MonitorName = "tumour-data",
        });
        var retraining = new DriftRetraining(this, "Retraining", new()
        {
            Monitors = [monitor],
            Pipeline = pipeline,
            CoolDown = Duration.Hours(2),
            MaxRunsPerDay = 2,
            LookEvery = Duration.Minutes(30),
            WindowParameters = new() { From = "From", Until = "Until" },
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Say("Callbacks", queue.QueueUrl);
        Say("ViolatedAlarm", monitor.Violated.AlarmName);
        Say("DriftFunction", retraining.FunctionName);
        Say("DriftLog", retraining.LogGroupName);
        Say("DriftDeadLetters", retraining.DeadLetterQueueUrl);
    }

    private TrainingPipeline Quick(string name, ChampionFunction champion, params IReadOnlyList<PipelineParameter> parameters) =>
        new(this, name, new() { PipelineName = name, Artifacts = _bucket, Parameters = parameters, Steps = [Find(champion)] });

    private static ChampionStep Find(ChampionFunction champion) => new("Find", new() { Function = champion, Candidate = "s3://models/candidate/model.tar.gz" });

    private void Say(string name, string value) => new CfnOutput(this, name + "Output", new CfnOutputProps { Value = value }).OverrideLogicalId(name);
}
