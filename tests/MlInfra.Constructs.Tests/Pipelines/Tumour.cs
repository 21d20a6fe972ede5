using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>The guide's pipeline, in a stack whose Region is known.</summary>
internal sealed class Tumour
{
    public Tumour(Stack stack, Func<Tumour, TrainingPipelineProps, TrainingPipelineProps>? change = null)
    {
        Stack = stack;
        Artifacts = Bucket.FromBucketAttributes(stack, "Artifacts", new BucketAttributes
        {
            BucketName = "artifacts",
            EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/abc"),
        });
        InputData = PipelineParameter.String("InputData", "s3://artifacts/data/");
        Gate = PipelineParameter.Float("AccuracyGate", 0.85);
        Preprocess = new ProcessingStep("Preprocess", new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.xlarge",
            Code = Code,
            EntryPoint = "preprocess.py",
            Arguments = ["--seed", 7],
            Inputs = [new ProcessingInput("input", InputData, "/opt/ml/processing/input")],
            Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train"), new ProcessingOutput("test", "/opt/ml/processing/test")],
            Cache = CacheConfig.For(Duration.Days(30)),
        });
        Train = new TrainingStep("TrainModel", new TrainingStepProps
        {
            Estimator = new SklearnEstimator(new ScriptEstimatorProps
            {
                Version = "1.2-1",
                InstanceType = "ml.m5.xlarge",
                Code = Code,
                EntryPoint = "train.py",
                Hyperparameters = { ["epochs"] = 30, ["learning-rate"] = 0.001, ["penalty"] = "l2", ["balanced"] = true, ["gate"] = Gate },
                MetricDefinitions = [new MetricDefinition("validation:accuracy", "accuracy=([0-9.]+)")],
            }),
            Inputs = { ["train"] = Preprocess.Output("train") },
            MaxRun = Duration.Hours(2),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(3)),
            Checkpoints = Checkpoints.PerRun(),
            RetryPolicies = [RetryPolicy.UpTo(3, RetryOn.Throttling, RetryOn.CapacityError)],
        });
        Evaluate = new ProcessingStep("EvaluateModel", new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.xlarge",
            Code = Code,
            EntryPoint = "evaluate.py",
            Inputs =
            [
                new ProcessingInput("model", Train.ModelArtifacts, "/opt/ml/processing/model"),
                new ProcessingInput("test", Preprocess.Output("test"), "/opt/ml/processing/test"),
            ],
            Outputs = [new ProcessingOutput("evaluation", "/opt/ml/processing/evaluation")],
            Reports = [new PropertyFile("evaluation", output: "evaluation", path: "evaluation.json")],
        });
        Register = new RegisterModelStep("RegisterModel", new RegisterModelStepProps
        {
            Group = ModelGroup.FromModelPackageGroupName("tumours"),
            ModelData = Train.ModelArtifacts,
            Image = Image.Sklearn("1.2-1"),
            Code = Code,
            EntryPoint = "inference.py",
            Metrics = new ModelMetrics { ModelStatistics = Evaluate.Report("evaluation") },
            CustomerMetadata = { ["data"] = InputData, ["accuracy"] = Evaluate.Report("evaluation").Number("accuracy") },
        });
        Fail = new FailStep("Reject", PipelineValue.Join(" ", "Accuracy is below", Gate));
        Check = new ConditionStep("CheckAccuracy", Evaluate.Report("evaluation").Number("accuracy") >= Gate, then: [Register], otherwise: [Fail]);
        var props = new TrainingPipelineProps
        {
            Artifacts = Artifacts,
            PipelineName = "tumours",
            Parameters = [InputData, Gate],
            Steps = [Preprocess, Train, Evaluate, Check],
        };
        Pipeline = new TrainingPipeline(stack, "Pipeline", change is null ? props : change(this, props));
    }

    public static ScriptBundle Code { get; } = ScriptBundle.FromFolder(Scripts.Write());

    public Stack Stack { get; }

    public IBucket Artifacts { get; }

    public PipelineParameter InputData { get; }

    public PipelineParameter Gate { get; }

    public ProcessingStep Preprocess { get; }

    public TrainingStep Train { get; }

    public ProcessingStep Evaluate { get; }

    public RegisterModelStep Register { get; }

    public FailStep Fail { get; }

    public ConditionStep Check { get; }

    public TrainingPipeline Pipeline { get; }
}
