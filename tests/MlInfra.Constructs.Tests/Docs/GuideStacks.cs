using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;
using MlInfra.Constructs.Storage;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Docs;

/// <summary>The snippets of docs/guides, compiled and synthesized. GuideTests holds both texts against each other.</summary>
internal static class GuideStacks
{
    public static TrainingPipeline Training(Construct scope, string scriptFolder)
    {
        // snippet: training
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var group = new ModelGroup(scope, "Models");
        var scripts = ScriptBundle.FromFolder(scriptFolder);

        var data = PipelineParameter.String("InputData", $"s3://{artifacts.Bucket.BucketName}/data/");
        var gate = PipelineParameter.Float("AccuracyGate", 0.85);

        var preprocess = new ProcessingStep("Preprocess", new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.xlarge",
            Code = scripts,
            EntryPoint = "preprocess.py",
            Inputs = [new ProcessingInput("input", data, "/opt/ml/processing/input")],
            Outputs = [new ProcessingOutput("train", "/opt/ml/processing/train"), new ProcessingOutput("test", "/opt/ml/processing/test")],
        });
        var train = new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new SklearnEstimator(new ScriptEstimatorProps
            {
                Version = "1.2-1",
                InstanceType = "ml.m5.xlarge",
                Code = scripts,
                EntryPoint = "train.py",
                Hyperparameters = { ["epochs"] = 60 },
            }),
            Inputs = { ["train"] = preprocess.Output("train") },
            MaxRun = Duration.Hours(2),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(3)),
            Checkpoints = Checkpoints.PerRun(),
        });
        var evaluate = new ProcessingStep("Evaluate", new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.xlarge",
            Code = scripts,
            EntryPoint = "evaluate.py",
            Inputs =
            [
                new ProcessingInput("model", train.ModelArtifacts, "/opt/ml/processing/model"),
                new ProcessingInput("test", preprocess.Output("test"), "/opt/ml/processing/test"),
            ],
            Outputs = [new ProcessingOutput("evaluation", "/opt/ml/processing/evaluation")],
            Reports = [new PropertyFile("Report", output: "evaluation", path: "evaluation.json")],
        });
        var register = new RegisterModelStep("Register", new RegisterModelStepProps
        {
            Group = group,
            ModelData = train.ModelArtifacts,
            Image = Image.Sklearn("1.2-1"),
            ContentTypes = ["application/json"],
            ResponseTypes = ["application/json"],
        });
        var check = new ConditionStep("Check", evaluate.Report("Report").Number("accuracy") >= gate, then: [register]);

        var pipeline = new TrainingPipeline(scope, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = artifacts.Bucket,
            Parameters = [data, gate],
            Steps = [preprocess, train, evaluate, check],
        });
        // end
        return pipeline;
    }

    public static void Registry(Construct scope)
    {
        var package = FakePackage.Folder;
        // snippet: registry
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var group = new ModelGroup(scope, "Models", new ModelGroupProps { Description = "Tells malignant tumours from benign ones" });
        var approved = new ApprovedDeployment(scope, "Approved", new ApprovedDeploymentProps
        {
            Group = group,
            EncryptionKey = artifacts.Key,
            LambdaPackage = package, // default: what set-up built
        });
        _ = new RealTimeEndpoint(scope, "Endpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant
                {
                    Model = ModelSource.FromApproved(approved, new PackagedModel { Artifacts = artifacts.Bucket, Image = Image.Sklearn("1.2-1") }),
                    InstanceType = "ml.m5.large",
                },
            ],
        });
        // end
    }

    public static RealTimeEndpoint Endpoints(Construct scope)
    {
        // snippet: endpoints
        var artifacts = new ArtifactBucket(scope, "Artifacts");
        var endpoint = new RealTimeEndpoint(scope, "Endpoint", new RealTimeEndpointProps
        {
            Variants =
            [
                new ProductionVariant
                {
                    Name = "Champion",
                    Model = ModelSource.FromModelPackage("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7", new PackagedModel { Artifacts = artifacts.Bucket }),
                    InstanceType = "ml.m5.xlarge",
                    InitialInstanceCount = 2,
                    InitialVariantWeight = 90,
                    Scaling = new VariantScaling { MinCapacity = 2, MaxCapacity = 10, Targets = [ScalingTarget.InvocationsPerInstance(1000)] },
                },
                new ProductionVariant
                {
                    Name = "Challenger",
                    Model = ModelSource.FromModelName("made-elsewhere"),
                    InstanceType = "ml.m5.xlarge",
                    InitialInstanceCount = 2,
                    InitialVariantWeight = 10,
                },
            ],
            Capture = new DataCapture { Bucket = artifacts.Bucket, Percentage = 20 },
            EncryptionKey = artifacts.Key,
            Rollout = Rollout.Canary(Capacity.Percent(50), bake: Duration.Minutes(10)),
        });
        // end
        return endpoint;
    }
}
