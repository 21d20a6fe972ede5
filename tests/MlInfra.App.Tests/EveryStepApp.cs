using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SQS;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.App.Tests;

/// <summary>A pipeline with a step of every type, as one would deploy it.</summary>
internal sealed class EveryStepApp
{
    public EveryStepApp(bool validate = false)
    {
        Output = Directory.CreateTempSubdirectory("every-").FullName;
        App = new Amazon.CDK.App(new AppProps { Outdir = Output, AnalyticsReporting = false, BuiltinCloudFormationValidation = validate });
        Stack = new Stack(App, "Every");
        Define();
        App.Synth();
        Resources = JsonNode.Parse(File.ReadAllText(Path.Combine(Output, "Every.template.json")))!["Resources"]!.AsObject();
    }

    public Amazon.CDK.App App { get; }

    public Stack Stack { get; }

    public string Output { get; }

    public JsonObject Resources { get; }

    private void Define()
    {
        var emr = Role.FromRoleArn(Stack, "Emr", "arn:aws:iam::111122223333:role/emr");
        var prepare = new ProcessingStep("Prepare", new ProcessingStepProps
        {
            Image = Image.Sklearn(),
            InstanceType = "ml.m5.xlarge",
            Inputs = [new ProcessingInput("in", "s3://raw-data/in", "/opt/ml/processing/in")],
            Outputs = [new ProcessingOutput("out", "/opt/ml/processing/out")],
        });
        var estimator = new Estimator(Image.XGBoost(), new EstimatorProps { InstanceType = "ml.m5.xlarge", Hyperparameters = { ["num_round"] = 10 }, MetricDefinitions = [new MetricDefinition("validation:auc", "auc:([0-9.]+)")] });
        var train = new TrainingStep("Train", new TrainingStepProps { Estimator = estimator, Inputs = { ["train"] = prepare.Output("out") } });
        var tune = new TuningStep("Tune", new TuningStepProps
        {
            Estimator = estimator,
            Inputs = new Dictionary<string, Channel> { ["train"] = prepare.Output("out"), ["validation"] = prepare.Output("out") },
            Objective = HyperparameterTuningObjective.Maximize("validation:auc"),
            Ranges = new Dictionary<string, ParameterRange> { ["eta"] = ParameterRange.Continuous(0.1, 0.5) },
            MaxJobs = 2,
            MaxParallelJobs = 1,
        });
        var model = new CreateModelStep("Model", new CreateModelStepProps { Container = new ModelContainer { Image = Image.XGBoost(), ModelData = train.ModelArtifacts } });
        var data = new ClarifyData { S3Uri = prepare.Output("out"), Label = "y" };
        PipelineStep[] steps =
        [
            prepare, train, tune, model,
            new TransformStep("Transform", new TransformStepProps { ModelName = model.ModelName, Input = prepare.Output("out"), InstanceType = "ml.m5.xlarge" }),
            new AutoMLStep("AutoML", new AutoMLStepProps { Inputs = [new AutoMLChannel(prepare.Output("out"), "y")] }),
            new LambdaStep("Lambda", new LambdaStepProps { Function = Function.FromFunctionArn(Stack, "Function", "arn:aws:lambda:eu-west-1:111122223333:function:notify") }),
            new CallbackStep("Callback", new CallbackStepProps { Queue = Queue.FromQueueArn(Stack, "Queue", "arn:aws:sqs:eu-west-1:111122223333:ask") }),
            new QualityCheckStep("Quality", new QualityCheckStepProps { Check = QualityCheck.Data(prepare.Output("out"), DatasetFormat.Csv()) }),
            new ClarifyCheckStep("Clarify", new ClarifyCheckStepProps
            {
                Check = ClarifyCheck.ModelBias(data, new ClarifyBias { LabelValuesOrThreshold = [1], Facets = new Dictionary<string, JsonArray?> { ["age"] = [40] } }, new ClarifyModel { ModelName = model.ModelName }),
            }),
            new EmrStep("Emr", new EmrStepProps { Jar = "command-runner.jar", ClusterId = "j-1YONHTCP3YZKC" }),
            new EmrServerlessStep("Serverless", new EmrServerlessStepProps
            {
                ExecutionRole = emr,
                ApplicationId = "00abcdefghijklmn",
                JobDriver = new Dictionary<string, PipelineValue> { ["sparkSubmit"] = PipelineValue.FromJson(JsonNode.Parse("""{"entryPoint":"s3://scripts/job.py"}""")!) },
            }),
            new NotebookJobStep("Notebook", new NotebookJobStepProps
            {
                InputLocation = "s3://notebooks/", InputNotebookName = "report.ipynb", Image = Image.FromUri("111122223333.dkr.ecr.eu-west-1.amazonaws.com/notebooks:1"), KernelName = "python3",
            }),
            .. Deploy(model),
            new ConditionStep("Gate", (PipelineValue)PipelineParameter.Boolean("Register", true) == true,
                then: [new RegisterModelStep("Register", new RegisterModelStepProps { Group = ModelGroup.FromModelPackageGroupName("every"), ModelData = train.ModelArtifacts, Image = Image.XGBoost() })],
                otherwise: [new FailStep("Fail", "not wanted")]),
        ];
        _ = new TrainingPipeline(Stack, "Pipeline", new TrainingPipelineProps { Artifacts = Bucket.FromBucketName(Stack, "Artifacts", "artifacts"), PipelineName = "every", Steps = steps });
    }

    private static PipelineStep[] Deploy(CreateModelStep model)
    {
        var config = new EndpointConfigStep("Config", new EndpointConfigStepProps { Variants = [new EndpointVariant { ModelName = model.ModelName, InstanceType = "ml.m5.large" }] });
        return [config, new EndpointStep("Endpoint", new EndpointStepProps { EndpointName = "every", EndpointConfigName = config.EndpointConfigName })];
    }
}
