using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.S3.Assets;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.App.Stacks;

/// <summary>Preprocess, train, evaluate, and register what is good enough.</summary>
internal static class TumourPipeline
{
    private const string InstanceType = "ml.m5.xlarge";
    private const string Processing = "/opt/ml/processing";

    public static Image Image { get; } = Image.Sklearn("1.2-1");

    public static TrainingPipeline Define(Construct scope, IBucket artifacts, IModelGroup group, ScriptBundle scripts)
    {
        var data = new Asset(scope, "Data", new AssetProps { Path = Repository.Path("samples", "tumour", "data", "breast-cancer.csv") });
        var inputData = PipelineParameter.String("InputData", data.S3ObjectUrl);
        var gate = PipelineParameter.Float("AccuracyGate", 0.85);

        var preprocess = new ProcessingStep("Preprocess", new ProcessingStepProps
        {
            Image = Image,
            InstanceType = InstanceType,
            Code = scripts,
            EntryPoint = "preprocess.py",
            Inputs = [new ProcessingInput("input", inputData, $"{Processing}/input")],
            Outputs =
            [
                new ProcessingOutput("train", $"{Processing}/train"),
                new ProcessingOutput("validation", $"{Processing}/validation"),
                new ProcessingOutput("test", $"{Processing}/test"),
            ],
        });
        var train = new TrainingStep("TrainModel", new TrainingStepProps
        {
            Estimator = new SklearnEstimator(new ScriptEstimatorProps
            {
                Version = "1.2-1",
                InstanceType = InstanceType,
                Code = scripts,
                EntryPoint = "train.py",
                Hyperparameters = { ["epochs"] = 60, ["alpha"] = 0.001 },
                MetricDefinitions = [new MetricDefinition("validation:accuracy", "validation_accuracy=([0-9\\.]+);")],
            }),
            Inputs = { ["train"] = preprocess.Output("train"), ["validation"] = preprocess.Output("validation") },
            MaxRun = Duration.Hours(1),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(2)),
            Checkpoints = Checkpoints.PerRun(),
        });
        var evaluate = new ProcessingStep("EvaluateModel", new ProcessingStepProps
        {
            Image = Image,
            InstanceType = InstanceType,
            Code = scripts,
            EntryPoint = "evaluate.py",
            Inputs =
            [
                new ProcessingInput("model", train.ModelArtifacts, $"{Processing}/model"),
                new ProcessingInput("test", preprocess.Output("test"), $"{Processing}/test"),
            ],
            Outputs = [new ProcessingOutput("evaluation", $"{Processing}/evaluation")],
            Reports = [new PropertyFile("EvaluationReport", output: "evaluation", path: "evaluation.json")],
        });
        var report = evaluate.Report("EvaluationReport");
        var register = new RegisterModelStep("RegisterModel", new RegisterModelStepProps
        {
            Group = group,
            ModelData = train.ModelArtifacts,
            Image = Image,
            ContentTypes = ["application/json", "text/csv", "application/x-npy"],
            ResponseTypes = ["application/json", "text/csv", "application/x-npy"],
            InferenceInstanceTypes = ["ml.m5.large", InstanceType],
            Metrics = new ModelMetrics { ModelStatistics = report },
            // The model's archive brings the script that serves it.
            Environment = { ["SAGEMAKER_PROGRAM"] = "inference.py", ["SAGEMAKER_SUBMIT_DIRECTORY"] = "/opt/ml/model/code" },
        });
        var fail = new FailStep("NotGoodEnough", PipelineValue.Join(" ", "The model's accuracy is below the gate of", gate));
        var check = new ConditionStep("CheckAccuracy", report.Number("accuracy") >= gate, then: [register], otherwise: [fail]);

        return new TrainingPipeline(scope, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = artifacts,
            Description = "Trains a model that tells malignant tumours from benign ones",
            Parameters = [inputData, gate],
            Steps = [preprocess, train, evaluate, check],
        });
    }
}
