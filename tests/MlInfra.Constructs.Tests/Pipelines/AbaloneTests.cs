using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>The pipeline that most begin with, end to end, as the Python SDK 2.257 writes it (without debugger and profiler).</summary>
public sealed class AbaloneTests
{
    private const string Xgboost = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1";
    private const string Sklearn = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";

    [Fact]
    public void Is_the_same_key_for_key()
    {
        var count = PipelineParameter.Integer("ProcessingInstanceCount", 1);
        var status = PipelineParameter.String("ModelApprovalStatus", "PendingManualApproval");
        var input = PipelineParameter.String("InputData", "s3://bucket/abalone/abalone-dataset.csv");
        var batch = PipelineParameter.String("BatchData", "s3://bucket/abalone/batch");
        var threshold = PipelineParameter.Float("MseThreshold", 6.0);
        var process = Script("AbaloneProcess", count, "preprocess.py", [new ProcessingInput("input-1", input, "/opt/ml/processing/input")],
            [Out("train", "s3://bucket/out/train"), Out("test", "s3://bucket/out/test")]);
        var train = new TrainingStep("AbaloneTrain", new TrainingStepProps
        {
            Estimator = new Estimator(Image.XGBoost("1.7-1"), new EstimatorProps
            {
                InstanceType = "ml.m5.xlarge",
                OutputPath = "s3://bucket/AbaloneTrain",
                Hyperparameters = { ["objective"] = "reg:linear", ["num_round"] = 50, ["eta"] = 0.2 },
            }),
            Inputs = { ["train"] = new Channel(process.Output("train")) { ContentType = "text/csv" } },
        });
        var evaluate = Script("AbaloneEval", 1, "evaluate.py", [new ProcessingInput("input-1", train.ModelArtifacts, "/opt/ml/processing/model")],
            [Out("evaluation", "s3://bucket/out/evaluation")], new PropertyFile("EvaluationReport", output: "evaluation", path: "evaluation.json"));
        var model = new CreateModelStep("AbaloneCreateModel", new CreateModelStepProps { Container = new ModelContainer { Image = Image.XGBoost("1.7-1"), ModelData = train.ModelArtifacts } });
        var transform = new TransformStep("AbaloneTransform", new TransformStepProps { ModelName = model.ModelName, Input = batch, InstanceType = "ml.m5.xlarge", OutputPath = "s3://bucket/AbaloneTransform" });
        var register = new RegisterModelStep("AbaloneRegisterModel-RegisterModel", new RegisterModelStepProps
        {
            Group = ModelGroup.FromModelPackageGroupName("AbaloneModelPackageGroupName"),
            ModelData = train.ModelArtifacts,
            Image = Image.XGBoost("1.7-1"),
            ContentTypes = ["text/csv"],
            ResponseTypes = ["text/csv"],
            InferenceInstanceTypes = ["ml.t2.medium", "ml.m5.xlarge"],
            TransformInstanceTypes = ["ml.m5.xlarge"],
            ApprovalStatus = status,
            Metrics = new ModelMetrics { ModelStatistics = MetricsSource.At("s3://bucket/out/evaluation/evaluation.json") },
        });
        var fail = new FailStep("AbaloneMSEFail", PipelineValue.Join(" ", "Execution failed due to MSE >", threshold));
        var gate = new ConditionStep("AbaloneMSECond", evaluate.Report("EvaluationReport").Number("regression_metrics.mse.value") <= threshold, then: [register, model, transform], otherwise: [fail]);
        var stack = Stacks.Known();

        var pipeline = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            PipelineName = "AbalonePipeline",
            Artifacts = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Bucket", "bucket"),
            Role = Amazon.CDK.AWS.IAM.Role.FromRoleArn(stack, "Role", Steps.RoleArn),
            Parameters = [count, status, input, batch, threshold],
            Steps = [process, train, evaluate, gate],
        });

        JsonAssert.Same(JsonNode.Parse(Expected())!, JsonNode.Parse(pipeline.DefinitionBody)!);
    }

    private static ProcessingOutput Out(string name, string place) => new(name, "/opt/ml/processing/" + name) { Destination = place };

    private static ProcessingStep Script(string name, PipelineValue count, string script, ProcessingInput[] inputs, ProcessingOutput[] outputs, params PropertyFile[] reports) =>
        new(name, new ProcessingStepProps
        {
            Image = Image.Sklearn("1.2-1"),
            InstanceType = "ml.m5.xlarge",
            InstanceCount = count,
            ContainerEntrypoint = ["python3", "/opt/ml/processing/input/code/" + script],
            Inputs = [.. inputs, new ProcessingInput("code", "s3://bucket/code/" + script, "/opt/ml/processing/input/code")],
            Outputs = outputs,
            Reports = reports,
        });

    private static string S3Input(string name, string uri, string path) =>
        $$$"""
        {"InputName": "{{{name}}}", "AppManaged": false, "S3Input": {"S3Uri": {{{uri}}}, "LocalPath": "/opt/ml/processing/{{{path}}}", "S3DataType": "S3Prefix",
          "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}}
        """;

    private static string S3Output(string name) =>
        $$$"""
        {"OutputName": "{{{name}}}", "AppManaged": false, "S3Output": {"S3Uri": "s3://bucket/out/{{{name}}}", "LocalPath": "/opt/ml/processing/{{{name}}}", "S3UploadMode": "EndOfJob"}}
        """;

    private static string Processing(string count, string script, string input, string outputs)
    {
        var code = S3Input("code", $"\"s3://bucket/code/{script}\"", "input/code");
        return
        $$$"""
        {
          "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": {{{count}}}, "VolumeSizeInGB": 30}},
          "AppSpecification": {"ImageUri": "{{{Sklearn}}}", "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/{{{script}}}"]},
          "RoleArn": "{{{Steps.RoleArn}}}",
          "ProcessingInputs": [{{{input}}}, {{{code}}}],
          "ProcessingOutputConfig": {"Outputs": [{{{outputs}}}]}
        }
        """;
    }

    private static string Expected() =>
        """
        {
          "Version": "2020-12-01",
          "Metadata": {},
          "Parameters": [
            {"Name": "ProcessingInstanceCount", "Type": "Integer", "DefaultValue": 1},
            {"Name": "ModelApprovalStatus", "Type": "String", "DefaultValue": "PendingManualApproval"},
            {"Name": "InputData", "Type": "String", "DefaultValue": "s3://bucket/abalone/abalone-dataset.csv"},
            {"Name": "BatchData", "Type": "String", "DefaultValue": "s3://bucket/abalone/batch"},
            {"Name": "MseThreshold", "Type": "Float", "DefaultValue": 6.0}
          ],
          "PipelineExperimentConfig": {"ExperimentName": {"Get": "Execution.PipelineName"}, "TrialName": {"Get": "Execution.PipelineExecutionId"}},
          "Steps": [
            {"Name": "AbaloneProcess", "Type": "Processing", "Arguments": PROCESS},
            {
              "Name": "AbaloneTrain",
              "Type": "Training",
              "Arguments": {
                "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "XGBOOST"},
                "OutputDataConfig": {"S3OutputPath": "s3://bucket/AbaloneTrain"},
                "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
                "ResourceConfig": {"VolumeSizeInGB": 30, "InstanceCount": 1, "InstanceType": "ml.m5.xlarge"},
                "RoleArn": "ROLE",
                "InputDataConfig": [{
                  "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Steps.AbaloneProcess.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"},
                    "S3DataDistributionType": "FullyReplicated"}},
                  "ContentType": "text/csv",
                  "ChannelName": "train"
                }],
                "HyperParameters": {"objective": "reg:linear", "num_round": "50", "eta": "0.2"}
              }
            },
            {
              "Name": "AbaloneEval", "Type": "Processing", "Arguments": EVALUATE,
              "PropertyFiles": [{"PropertyFileName": "EvaluationReport", "OutputName": "evaluation", "FilePath": "evaluation.json"}]
            },
            {
              "Name": "AbaloneMSECond",
              "Type": "Condition",
              "Arguments": {
                "Conditions": [{
                  "Type": "LessThanOrEqualTo",
                  "LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.AbaloneEval.PropertyFiles.EvaluationReport"}, "Path": "regression_metrics.mse.value"}},
                  "RightValue": {"Get": "Parameters.MseThreshold"}
                }],
                "IfSteps": [
                  {
                    "Name": "AbaloneRegisterModel-RegisterModel",
                    "Type": "RegisterModel",
                    "Arguments": {
                      "ModelPackageGroupName": "AbaloneModelPackageGroupName",
                      "ModelMetrics": {"ModelQuality": {"Statistics": {"ContentType": "application/json", "S3Uri": "s3://bucket/out/evaluation/evaluation.json"}}},
                      "InferenceSpecification": {
                        "Containers": [{"Image": "XGBOOST", "Environment": {}, "ModelDataUrl": {"Get": "Steps.AbaloneTrain.ModelArtifacts.S3ModelArtifacts"}}],
                        "SupportedContentTypes": ["text/csv"],
                        "SupportedResponseMIMETypes": ["text/csv"],
                        "SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium", "ml.m5.xlarge"],
                        "SupportedTransformInstanceTypes": ["ml.m5.xlarge"]
                      },
                      "ModelApprovalStatus": {"Get": "Parameters.ModelApprovalStatus"},
                      "SkipModelValidation": "None"
                    }
                  },
                  {
                    "Name": "AbaloneCreateModel-CreateModel",
                    "Type": "Model",
                    "Arguments": {
                      "ExecutionRoleArn": "ROLE",
                      "PrimaryContainer": {"Image": "XGBOOST", "Environment": {}, "ModelDataUrl": {"Get": "Steps.AbaloneTrain.ModelArtifacts.S3ModelArtifacts"}}
                    }
                  },
                  {
                    "Name": "AbaloneTransform",
                    "Type": "Transform",
                    "Arguments": {
                      "ModelName": {"Get": "Steps.AbaloneCreateModel-CreateModel.ModelName"},
                      "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Parameters.BatchData"}}}},
                      "TransformOutput": {"S3OutputPath": "s3://bucket/AbaloneTransform"},
                      "TransformResources": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge"}
                    }
                  }
                ],
                "ElseSteps": [
                  {"Name": "AbaloneMSEFail", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:Join": {"On": " ", "Values": ["Execution failed due to MSE >", {"Get": "Parameters.MseThreshold"}]}}}}
                ]
              }
            }
          ]
        }
        """
        .Replace("PROCESS", Processing("""{"Get": "Parameters.ProcessingInstanceCount"}""", "preprocess.py",
            S3Input("input-1", """{"Get": "Parameters.InputData"}""", "input"), S3Output("train") + "," + S3Output("test")), StringComparison.Ordinal)
        .Replace("EVALUATE", Processing("1", "evaluate.py",
            S3Input("input-1", """{"Get": "Steps.AbaloneTrain.ModelArtifacts.S3ModelArtifacts"}""", "model"), S3Output("evaluation")), StringComparison.Ordinal)
        .Replace("XGBOOST", Xgboost, StringComparison.Ordinal)
        .Replace("ROLE", Steps.RoleArn, StringComparison.Ordinal);
}
