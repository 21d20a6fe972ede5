using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Storage;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippet of docs/guides/tuning.md, compiled and synthesized.</summary>
internal static class TuningGuide
{
    public static TrainingPipeline Define(Construct scope)
    {
        // snippet: tuning
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var data = PipelineParameter.String("Data", $"s3://{artifacts.Bucket.BucketName}/churn");
        var jobs = PipelineParameter.Integer("MaxJobs", 20);

        var search = new TuningStep("Search", new TuningStepProps
        {
            Estimator = new XGBoostAlgorithm(
                new XGBoostHyperparameters { Objective = "binary:logistic", NumRound = 200, EarlyStoppingRounds = 10 },
                new EstimatorProps { InstanceType = "ml.m5.xlarge" }),
            Inputs =
            {
                ["train"] = new Channel(PipelineValue.Join("/", data, "train")) { ContentType = "text/csv" },
                ["validation"] = new Channel(PipelineValue.Join("/", data, "validation")) { ContentType = "text/csv" },
            },
            Objective = HyperparameterTuningObjective.Maximize("validation:auc"),
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["eta"] = ParameterRange.Continuous(0.01, 0.5, RangeScaling.Logarithmic),
                ["max_depth"] = ParameterRange.Integer(3, 10),
            },
            MaxJobs = jobs,
            MaxParallelJobs = 4,
            EarlyStopping = true,
            MaxRun = Duration.Hours(1),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(2)),
        });
        var model = new CreateModelStep("Best", new CreateModelStepProps
        {
            Container = new ModelContainer { Image = Image.XGBoost("1.7-1"), ModelData = search.BestModelArtifacts },
        });
        var score = new TransformStep("Score", new TransformStepProps
        {
            ModelName = model.ModelName,
            InstanceType = "ml.m5.xlarge",
            Input = new TransformInput(PipelineValue.Join("/", data, "score")) { ContentType = "text/csv", SplitType = "Line" },
            AssembleWith = "Line",
        });
        var pipeline = new TrainingPipeline(scope, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = artifacts.Bucket,
            Parameters = [data, jobs],
            Steps = [search, model, score],
        });
        // end
        return pipeline;
    }
}
