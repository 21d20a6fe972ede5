using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Monitoring;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippets of docs/guides/monitoring.md, compiled and synthesized.</summary>
internal static class MonitoringGuide
{
    public static void Define(Stack scope)
    {
        var (package, executable, backend, topic) = (FakePackage.Folder, FakePackage.Monitor, MonitorFixture.InAccount, new Topic(scope, "Topic"));
        // snippet: monitor-data
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var group = new ModelGroup(scope, "Models");
        var approved = new ApprovedDeployment(scope, "Approved", new ApprovedDeploymentProps { Group = group, LambdaPackage = package }); // default: what set-up built
        var endpoint = new RealTimeEndpoint(scope, "Endpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant
                {
                    Model = ModelSource.FromApproved(approved, new PackagedModel { Artifacts = artifacts.Bucket, Image = Image.Sklearn("1.2-1") }),
                    InstanceType = "ml.m5.large",
                },
            ],
            Capture = new DataCapture { Bucket = artifacts.Bucket, Percentage = 100 },
        });
        var data = new DataQualityMonitor(scope, "Data", new DataQualityMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Alarms = new MonitorAlarms { Periods = 3, ViolatedPeriods = 2, Topic = topic },
            Backend = backend, // default: MonitorBackend.InAccount()
        });
        _ = new MonitorDashboard(scope, "DataDashboard", new MonitorDashboardProps { Monitor = data });
        // end
        var preprocess = new ProcessingStep("Preprocess", new() { Image = Image.Sklearn(), InstanceType = "ml.m5.xlarge", Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train")] });
        var train = new TrainingStep("Train", new() { Estimator = new Estimator(Image.XGBoost(), new() { InstanceType = "ml.m5.xlarge" }), Inputs = { ["train"] = preprocess.Output("train") } });
        var evaluate = new ProcessingStep("Evaluate", new() { Image = Image.Sklearn(), InstanceType = "ml.m5.xlarge", Outputs = [new ProcessingOutput("predictions", "/opt/ml/processing/out")] });
        // snippet: monitor-baseline
        var ofData = new BaselineStep("DataBaseline", new BaselineStepProps
        {
            Of = BaselineOf.DataQuality(),
            Data = preprocess.Output("train"),
            Label = "malignant",
            MonitorPackage = executable, // default: what set-up built
        });
        var ofQuality = new BaselineStep("QualityBaseline", new BaselineStepProps
        {
            Of = BaselineOf.ModelQuality(ProblemType.BinaryClassification, score: "score"),
            Data = evaluate.Output("predictions"),
            Label = "malignant",
            MonitorPackage = executable,
        });
        var register = new RegisterModelStep("Register", new RegisterModelStepProps
        {
            Group = group,
            ModelData = train.ModelArtifacts,
            Image = Image.Sklearn("1.2-1"),
            DriftCheckBaselines = BaselineStep.DriftCheck(ofData, ofQuality),
            Metrics = BaselineStep.Metrics(ofData, ofQuality),
        });
        // end
        _ = new TrainingPipeline(scope, "Pipeline", new() { Artifacts = artifacts.Bucket, Steps = [preprocess, train, evaluate, ofData, ofQuality, register] });
        // snippet: monitor-model
        var quality = new ModelQualityMonitor(scope, "Quality", new ModelQualityMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Problem = ProblemType.BinaryClassification,
            Score = "score",
            GroundTruth = new GroundTruth { Bucket = artifacts.Bucket, Prefix = "labels", LagHours = 24 },
            Schedule = MonitorSchedule.Daily(),
            Backend = backend,
        });
        _ = new BiasMonitor(scope, "Bias", new BiasMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Score = "score",
            Facets = [BiasFacet.OfValues("sex", "female"), BiasFacet.Above("age", 60)],
            Backend = backend,
        });
        _ = new AttributionMonitor(scope, "Attribution", new AttributionMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Features = ["radius", "texture", "age"],
            Calls = 200, // a period, beside the endpoint's own traffic
            Schedule = MonitorSchedule.Daily(),
            Backend = backend,
        });
        // end
        Assert.EndsWith($"/{quality.EndpointName}/{quality.MonitorName}/merge", quality.MergedUri, StringComparison.Ordinal);
        // snippet: monitor-batch
        var batch = new BatchTransform(scope, "Nightly", new BatchTransformProps
        {
            Model = ModelSource.FromApproved(approved, new PackagedModel { Artifacts = artifacts.Bucket, Image = Image.Sklearn("1.2-1") }),
            InstanceType = "ml.m5.large",
            Trigger = BatchTrigger.Daily(3),
            Input = artifacts.Bucket,
            Accept = "text/csv",
            JoinInput = true,
            Capture = new BatchCapture { GenerateInferenceId = true },
        });
        _ = new DataQualityMonitor(scope, "BatchData", new DataQualityMonitorProps
        {
            Source = MonitoredSource.BatchTransform(batch),
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Schedule = MonitorSchedule.Daily(),
            Backend = backend,
        });
        _ = new ModelQualityMonitor(scope, "BatchQuality", new ModelQualityMonitorProps
        {
            Source = MonitoredSource.BatchTransform(batch),
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Problem = ProblemType.BinaryClassification,
            Features = ["radius", "texture", "age"],
            Score = "score",
            GroundTruth = new GroundTruth { Bucket = artifacts.Bucket, Prefix = "labels" },
            Schedule = MonitorSchedule.Daily(),
            Backend = backend,
        });
        _ = new DataQualityMonitor(scope, "Scored", new DataQualityMonitorProps
        {
            Source = MonitoredSource.DataSet(new DatedData { Bucket = artifacts.Bucket, Prefix = "scored", Format = RecordFormat.Parquet() }),
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket),
            Schedule = MonitorSchedule.Daily(),
            Backend = backend,
        });
        // end
        // snippet: monitor-managed
        _ = new DataQualityMonitor(scope, "Managed", new DataQualityMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.FromFiles(artifacts.Bucket, constraints: "baseline/constraints.json", statistics: "baseline/statistics.json"),
            Backend = MonitorBackend.ModelMonitor(new ModelMonitoring { Limits = [new MetricLimit("feature_baseline_drift_radius", 0.2)] }),
        });
        // end
    }
}
