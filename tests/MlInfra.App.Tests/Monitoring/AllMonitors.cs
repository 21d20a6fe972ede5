using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.SNS;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.App.Tests.Monitoring;

/// <summary>A monitor of every kind, by both backends, each with most of what it can have.</summary>
internal static class AllMonitors
{
    public static void Define(Stack stack, ArtifactBucket artifacts, ITopic topic, SingleModelSource model, IVpc vpc)
    {
        var bucket = artifacts.Bucket;
        var endpoint = new RealTimeEndpoint(stack, "Monitored", new()
        {
            Variants = [new() { Model = model, InstanceType = "ml.m5.large" }], Capture = new() { Bucket = bucket }, EncryptionKey = artifacts.Key, Alarms = null,
        });
        var job = new MonitorJob
        {
            MonitorPackage = Executable(), VolumeKey = artifacts.Key, Network = new() { Vpc = vpc, SecurityGroups = [SecurityGroup.FromSecurityGroupId(stack, "Jobs", "sg-0123456789abcdef0")] },
        };
        var inAccount = MonitorBackend.InAccount(new() { LambdaPackage = TumourApp.Package(), Job = job });
        var deployed = MonitorBaseline.OfDeployedVersion(ModelGroup.FromModelPackageGroupName("churn"), bucket, "pipelines/");
        var files = MonitorBaseline.FromFiles(bucket, constraints: "base/constraints.json", statistics: "base/statistics.json", config: "base/analysis_config.json");
        var alarms = new MonitorAlarms { Topic = topic };
        var truth = new GroundTruth { Bucket = bucket };
        IReadOnlyList<BiasFacet> facets = [BiasFacet.OfValues("sex", "f"), BiasFacet.Above("age", 40)];
        MonitorBackend Managed(string metric) => MonitorBackend.ModelMonitor(new() { Limits = [new(metric, 0.2)], VolumeKey = artifacts.Key, Network = job.Network });

        var data = new DataQualityMonitor(stack, "Data", new() { Endpoint = endpoint, Baseline = deployed, Backend = inAccount, Alarms = alarms });
        _ = new ModelQualityMonitor(stack, "Quality", new()
            { Endpoint = endpoint, Baseline = deployed, Backend = inAccount, Alarms = alarms, Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = truth });
        _ = new BiasMonitor(stack, "Bias", new() { Endpoint = endpoint, Baseline = files, Backend = inAccount, Alarms = alarms, Score = "score", Facets = facets, GroundTruth = truth });
        _ = new AttributionMonitor(stack, "Attribution", new() { Endpoint = endpoint, Baseline = files, Backend = inAccount, Alarms = alarms, Features = ["age", "tenure"] });
        _ = new DataQualityMonitor(stack, "ManagedData", new() { Endpoint = endpoint, Baseline = files, Backend = Managed("feature_baseline_drift_age"), Alarms = alarms });
        _ = new ModelQualityMonitor(stack, "ManagedQuality", new()
            { Endpoint = endpoint, Baseline = files, Backend = Managed("accuracy"), Alarms = alarms, Problem = ProblemType.BinaryClassification, Prediction = "0", GroundTruth = truth });
        _ = new BiasMonitor(stack, "ManagedBias", new() { Endpoint = endpoint, Baseline = files, Backend = Managed("bias_metric_DPPL"), Alarms = alarms, Score = "0", Facets = facets, GroundTruth = truth });
        _ = new AttributionMonitor(stack, "ManagedAttribution", new() { Endpoint = endpoint, Baseline = files, Backend = Managed("feature_age"), Alarms = alarms, Features = ["age", "tenure"], Score = "0" });
        var batch = new BatchTransform(stack, "MonitoredBatch", new()
        {
            Model = model, InstanceType = "ml.m5.large", Trigger = BatchTrigger.Daily(3), Input = bucket, JoinInput = true, Capture = new() { GenerateInferenceId = true }, EncryptionKey = artifacts.Key,
            AlarmTopic = topic,
        });
        var jobs = MonitoredSource.BatchTransform(batch);
        _ = new ModelQualityMonitor(stack, "BatchQuality", new()
            { Source = jobs, Baseline = files, Backend = inAccount, Alarms = alarms, Problem = ProblemType.BinaryClassification, Score = "score", GroundTruth = truth });
        _ = new DataQualityMonitor(stack, "ManagedBatch", new() { Source = jobs, Baseline = files, Backend = Managed("feature_baseline_drift_age"), Alarms = alarms });
        _ = new DataQualityMonitor(stack, "Scored", new()
        {
            Source = MonitoredSource.DataSet(new() { Bucket = bucket, Prefix = "scored", Format = RecordFormat.Parquet() }), Baseline = deployed, Backend = inAccount, Alarms = alarms,
            Schedule = MonitorSchedule.Daily(),
        });
        _ = new MonitorDashboard(stack, "MonitorDashboard", new() { Monitor = data });
        Triggers.AllTriggers.Define(stack, artifacts, topic, data);
    }

    private static string Executable()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("monitor-").FullName, "mlinfra-monitor");
        File.WriteAllText(file, "not really");
        return file;
    }
}
