using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;

namespace MlInfra.App.Stacks;

/// <summary>What watches the endpoint's traffic, and trains anew when it drifts.</summary>
internal sealed record TumourWatch(DataQualityMonitor Data, ModelQualityMonitor Quality, DriftRetraining Retraining, string GroundTruthUri)
{
    public const string ReportsPrefix = "monitoring";

    private const string GroundTruthPrefix = "ground-truth";

    public static TumourWatch Define(Construct scope, RealTimeEndpoint endpoint, IModelGroup group, ArtifactBucket artifacts, TrainingPipeline pipeline, TumourStackProps props)
    {
        string[] features = [.. File.ReadLines(Repository.Path("samples", "tumour", "data", "breast-cancer.csv")).First().Split(',').Skip(1)];
        var watched = new DataQualityMonitorProps
        {
            Endpoint = endpoint,
            Baseline = MonitorBaseline.OfDeployedVersion(group, artifacts.Bucket, pipeline.PipelineName + "/"),
            Backend = MonitorBackend.InAccount(new InAccountMonitoring { LambdaPackage = props.LambdaPackage, RemovalPolicy = props.RemovalPolicy }),
            ReportsPrefix = ReportsPrefix,
            Features = features,
            Answers = ["diagnosis", "probability"],
            Alarms = new MonitorAlarms { Periods = 2, ViolatedPeriods = 1 },
        };
        var data = new DataQualityMonitor(scope, "DataQuality", watched);

        // What a biopsy says is known within the hour here; most models wait for days.
        var truth = new GroundTruth { Bucket = artifacts.Bucket, Prefix = GroundTruthPrefix, LagHours = 0 };
        var quality = new ModelQualityMonitor(scope, "ModelQuality", new ModelQualityMonitorProps(watched, ProblemType.BinaryClassification, truth)
        {
            Score = "probability",
            Label = TumourSteps.Label,
        });
        var retraining = new DriftRetraining(scope, "Retraining", new DriftRetrainingProps
        {
            Monitors = [quality, data],
            Pipeline = pipeline,
            WindowParameters = new DriftWindowParameters { LabelledData = TumourPipeline.RecentData },
            EncryptionKey = artifacts.Key,
            RemovalPolicy = props.RemovalPolicy,
            LambdaPackage = props.LambdaPackage,
        });
        return new(data, quality, retraining, $"s3://{artifacts.Bucket.BucketName}/{GroundTruthPrefix}");
    }
}
