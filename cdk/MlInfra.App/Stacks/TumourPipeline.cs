using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Monitoring;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.App.Stacks;

/// <summary>
/// Preprocess, train, evaluate, and register what is good enough: by itself, and beside the version in service on the newest labelled
/// records. The version brings with it what monitors compare its traffic with.
/// </summary>
internal static class TumourPipeline
{
    /// <summary>The parameter that drift gives the labelled records of the window that drifted.</summary>
    public const string RecentData = "RecentData";

    public static TrainingPipeline Define(Construct scope, IBucket artifacts, ChampionFunction champions, TumourSteps steps, string data)
    {
        var inputData = PipelineParameter.String("InputData", data);
        var gate = PipelineParameter.Float("AccuracyGate", 0.85);

        // By default nothing newer than the data itself.
        var recent = PipelineParameter.String(RecentData, data);
        var preprocess = steps.Preprocess(inputData, recent, "compare");
        var train = new TrainingStep("TrainModel", new TrainingStepProps
        {
            Estimator = steps.Estimator(new Dictionary<string, PipelineValue> { ["epochs"] = 60, ["alpha"] = 0.001 }),
            Inputs = TumourSteps.Channels(preprocess),
            MaxRun = Duration.Hours(1),
            Spot = TumourSteps.Spot,
            Checkpoints = Checkpoints.PerRun(),
        });
        var champion = new ChampionStep("FindChampion", new ChampionStepProps { Function = champions, Candidate = train.ModelArtifacts });
        var evaluate = steps.Evaluate(train.ModelArtifacts, preprocess, champion);
        var report = evaluate.Report("EvaluationReport");
        var baselines = TumourSteps.Baselines(evaluate);
        var register = TumourSteps.Register(champions.Group, train.ModelArtifacts, report, baselines);
        var compare = new ConditionStep("CheckChampion", report.Number("gain") >= 0, then: [.. baselines, register],
            otherwise: [new FailStep("ChampionIsBetter", "On the newest labelled records the model in service is better")]);
        var check = TumourSteps.Check(report, gate, compare);

        return new TrainingPipeline(scope, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = artifacts,
            Description = "Trains a model that tells malignant tumours from benign ones",
            Parameters = [inputData, gate, recent],

            // Where drift finds the labelled records of its window.
            InputLocations = [$"s3://{artifacts.BucketName}/{TumourWatch.ReportsPrefix}/"],
            Steps = [preprocess, train, champion, evaluate, check],
        });
    }
}
