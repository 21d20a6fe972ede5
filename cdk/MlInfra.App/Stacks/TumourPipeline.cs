using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.App.Stacks;

/// <summary>Preprocess, train, evaluate, and register what is good enough.</summary>
internal static class TumourPipeline
{
    public static TrainingPipeline Define(Construct scope, IBucket artifacts, IModelGroup group, TumourSteps steps, string data)
    {
        var inputData = PipelineParameter.String("InputData", data);
        var gate = PipelineParameter.Float("AccuracyGate", 0.85);
        var preprocess = steps.Preprocess(inputData);
        var train = new TrainingStep("TrainModel", new TrainingStepProps
        {
            Estimator = steps.Estimator(new Dictionary<string, PipelineValue> { ["epochs"] = 60, ["alpha"] = 0.001 }),
            Inputs = TumourSteps.Channels(preprocess),
            MaxRun = Duration.Hours(1),
            Spot = TumourSteps.Spot,
            Checkpoints = Checkpoints.PerRun(),
        });
        var evaluate = steps.Evaluate(train.ModelArtifacts, preprocess);
        var report = evaluate.Report("EvaluationReport");
        var check = TumourSteps.Check(report, gate, TumourSteps.Register(group, train.ModelArtifacts, report));

        return new TrainingPipeline(scope, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = artifacts,
            Description = "Trains a model that tells malignant tumours from benign ones",
            Parameters = [inputData, gate],
            Steps = [preprocess, train, evaluate, check],
        });
    }
}
