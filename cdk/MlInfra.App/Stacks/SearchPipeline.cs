using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.App.Stacks;

/// <summary>
/// Searches hyperparameters, evaluates the best model and registers it if it is good enough; meanwhile scores the test set with it
/// by batch transform.
/// </summary>
internal static class SearchPipeline
{
    public static TrainingPipeline Define(Construct scope, IBucket artifacts, IModelGroup group, TumourSteps steps, string data, string prefix)
    {
        var inputData = PipelineParameter.String("InputData", data);
        var gate = PipelineParameter.Float("AccuracyGate", 0.85);
        var jobs = PipelineParameter.Integer("MaxJobs", 8);
        var preprocess = steps.Preprocess(inputData, recent: null, "records");
        var search = new TuningStep("SearchModel", new TuningStepProps
        {
            Estimator = steps.Estimator(new Dictionary<string, PipelineValue>()),
            Inputs = TumourSteps.Channels(preprocess),
            Objective = HyperparameterTuningObjective.Maximize("validation:accuracy"),
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["alpha"] = ParameterRange.Continuous(0.00001, 0.1, RangeScaling.Logarithmic),
                ["epochs"] = ParameterRange.Integer(20, 100),
            },
            MaxJobs = jobs,
            MaxParallelJobs = 2,
            RandomSeed = 7,
            MaxRun = Duration.Hours(1),
            Spot = TumourSteps.Spot,
            Checkpoints = Checkpoints.PerRun(),
        });
        var evaluate = steps.Evaluate(search.BestModelArtifacts, preprocess);
        var report = evaluate.Report("EvaluationReport");
        var baselines = TumourSteps.Baselines(evaluate);
        var register = TumourSteps.Register(group, search.BestModelArtifacts, report, baselines);
        var check = TumourSteps.Check(report, gate, [.. baselines, register]);
        var model = new CreateModelStep("BestModel", new CreateModelStepProps
        {
            Container = new ModelContainer
            {
                Image = TumourSteps.Image,
                ModelData = search.BestModelArtifacts,
                Environment = TumourSteps.ServingEnvironment,
            },
        });
        var score = new TransformStep("ScoreTestSet", new TransformStepProps
        {
            ModelName = model.ModelName,
            InstanceType = TumourSteps.InstanceType,
            Input = new TransformInput(preprocess.Output("records")) { ContentType = "text/csv", SplitType = "Line" },
            Accept = "text/csv",
            AssembleWith = "Line",

            // The label stays with the caller; beside it comes what the model said.
            InputFilter = "$[1:]",
            JoinSource = "Input",
            OutputFilter = "$[0,-1]",
        });

        return new TrainingPipeline(scope, "Search", new TrainingPipelineProps
        {
            Artifacts = artifacts,
            Prefix = prefix,
            Description = "Searches the best model that tells malignant tumours from benign ones",
            Parameters = [inputData, gate, jobs],
            Steps = [preprocess, search, evaluate, check, model, score],
        });
    }
}
