using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Registry;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Models, versions and transforms as the Python SDK 2.257 writes them.</summary>
public sealed class SdkModelStepTests
{
    private const string Uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1";

    [Fact]
    public void A_model_of_one_container()
    {
        var step = new CreateModelStep("Abalone", new CreateModelStepProps
        {
            Container = new ModelContainer { Image = Image.FromUri(Uri), ModelData = "s3://models/model.tar.gz" },
            RetryPolicies = [RetryPolicy.UpTo(5, RetryOn.ServiceFault, RetryOn.Throttling)],
        });

        Same(
            """
            {
              "Name": "Abalone-CreateModel",
              "Type": "Model",
              "Arguments": {
                "ExecutionRoleArn": "ROLE",
                "PrimaryContainer": {
                  "Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1",
                  "Environment": {},
                  "ModelDataUrl": "s3://models/model.tar.gz"
                }
              },
              "RetryPolicies": [
                {"BackoffRate": 2.0, "IntervalSeconds": 1, "MaxAttempts": 5, "ExceptionType": ["Step.SERVICE_FAULT", "Step.THROTTLING"]}
              ]
            }
            """,
            step);
    }

    [Fact]
    public void A_model_of_two_containers_in_a_row()
    {
        var train = new TrainingStep("Train", Make.Training);
        var step = new CreateModelStep("Both-CreateModel", new CreateModelStepProps
        {
            Containers =
            [
                new ModelContainer { Image = Image.FromUri(Uri), ModelData = train.ModelArtifacts, ContainerHostname = "first", Environment = { ["k"] = PipelineParameter.String("K", "v"), ["n"] = 3 } },
                new ModelContainer { Image = Image.FromUri(Uri), ModelDataSource = ModelDataSource.Prefix("s3://models/llm/"), Mode = "SingleModel", ContainerHostname = "second" },
            ],
            InferenceExecutionMode = "Direct",
            Network = new JobNetwork { Isolated = true },
            Tags = { ["team"] = "a" },
        });

        Same(
            """
            {
              "Name": "Both-CreateModel",
              "Type": "Model",
              "Arguments": {
                "ExecutionRoleArn": "ROLE",
                "Containers": [
                  {
                    "Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1",
                    "Environment": {"k": {"Get": "Parameters.K"}, "n": "3"},
                    "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
                    "ContainerHostname": "first"
                  },
                  {
                    "Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1",
                    "Environment": {},
                    "ModelDataSource": {"S3DataSource": {"S3Uri": "s3://models/llm/", "S3DataType": "S3Prefix", "CompressionType": "None"}},
                    "ContainerHostname": "second",
                    "Mode": "SingleModel"
                  }
                ],
                "InferenceExecutionConfig": {"Mode": "Direct"},
                "EnableNetworkIsolation": true,
                "Tags": [{"Key": "team", "Value": "a"}]
              }
            }
            """,
            step, train);
    }

    [Fact]
    public void A_version_with_everything_that_can_be_said_of_it()
    {
        var train = new TrainingStep("Train", Make.Training);
        var status = PipelineParameter.String("ModelApprovalStatus", "PendingManualApproval");
        var step = new RegisterModelStep("Abalone-RegisterModel", new RegisterModelStepProps
        {
            Group = ModelGroup.FromModelPackageGroupName("AbaloneGroup"),
            Containers =
            [
                new ModelContainer
                {
                    Image = Image.FromUri(Uri),
                    ModelData = train.ModelArtifacts,
                    Framework = "XGBOOST",
                    FrameworkVersion = "1.7.1",
                    NearestModelName = "xgboost",
                    DataInputConfiguration = """{"input":[1,8]}""",
                },
                new ModelContainer { Image = Image.FromUri(Uri) },
            ],
            ContentTypes = ["text/csv", "application/json"],
            ResponseTypes = ["text/csv"],
            InferenceInstanceTypes = ["ml.t2.medium", "ml.m5.large"],
            TransformInstanceTypes = ["ml.m5.large"],
            ApprovalStatus = status,
            ModelDescription = "abalone",
            Metrics = new ModelMetrics { ModelStatistics = MetricsSource.At("s3://b/statistics.json"), Bias = MetricsSource.At("s3://b/bias.json", contentDigest: "sha256:abababababababababababababababababababababababababababababababab") },
            DriftCheckBaselines = new DriftCheckBaselines
            {
                ModelStatistics = MetricsSource.At("s3://b/statistics.json"),
                ModelConstraints = MetricsSource.At("s3://b/constraints.json"),
                ModelDataStatistics = MetricsSource.At("s3://b/data-statistics.json"),
                ModelDataConstraints = MetricsSource.At("s3://b/data-constraints.json"),
                BiasConfigFile = MetricsSource.At("s3://b/config.json", contentType: null),
                BiasPreTrainingConstraints = MetricsSource.At("s3://b/pre.json"),
                BiasPostTrainingConstraints = MetricsSource.At("s3://b/post.json"),
                ExplainabilityConstraints = MetricsSource.At("s3://b/explain.json"),
                ExplainabilityConfigFile = MetricsSource.At("s3://b/explain-config.json"),
            },
            CustomerMetadata = { ["run"] = ExecutionVariable.PipelineExecutionId },
            MetadataProperties = new MetadataProperties { CommitId = "c", Repository = "r", GeneratedBy = "g", ProjectId = "p" },
            Domain = "MACHINE_LEARNING",
            Task = "REGRESSION",
            SamplePayloadUrl = "s3://b/payload.tar.gz",
            SkipModelValidation = "All",
            SourceUri = "s3://b/source",
            ModelCard = new ModelCard(new JsonObject { ["model_overview"] = new JsonObject { ["model_name"] = "abalone" } }) { Status = "Approved" },
            ModelLifeCycle = new ModelLifeCycle { Stage = "Development", StageStatus = "PendingApproval", StageDescription = "d" },
            RegistrationType = "Registered",
            Validation = new ModelValidation { Input = new TransformInput("s3://b/in") { ContentType = "text/csv" }, InstanceType = "ml.m5.large", OutputPath = "s3://b/out" },
        });

        Same(
            """
            {
              "Name": "Abalone-RegisterModel",
              "Type": "RegisterModel",
              "Arguments": {
                "ModelPackageGroupName": "AbaloneGroup",
                "ModelPackageDescription": "abalone",
                "ModelMetrics": {
                  "ModelQuality": {"Statistics": {"ContentType": "application/json", "S3Uri": "s3://b/statistics.json"}},
                  "Bias": {"Report": {"ContentType": "application/json", "S3Uri": "s3://b/bias.json", "ContentDigest": "sha256:abababababababababababababababababababababababababababababababab"}}
                },
                "DriftCheckBaselines": {
                  "ModelQuality": {
                    "Statistics": {"ContentType": "application/json", "S3Uri": "s3://b/statistics.json"},
                    "Constraints": {"ContentType": "application/json", "S3Uri": "s3://b/constraints.json"}
                  },
                  "ModelDataQuality": {
                    "Statistics": {"ContentType": "application/json", "S3Uri": "s3://b/data-statistics.json"},
                    "Constraints": {"ContentType": "application/json", "S3Uri": "s3://b/data-constraints.json"}
                  },
                  "Bias": {
                    "ConfigFile": {"S3Uri": "s3://b/config.json"},
                    "PreTrainingConstraints": {"ContentType": "application/json", "S3Uri": "s3://b/pre.json"},
                    "PostTrainingConstraints": {"ContentType": "application/json", "S3Uri": "s3://b/post.json"}
                  },
                  "Explainability": {
                    "Constraints": {"ContentType": "application/json", "S3Uri": "s3://b/explain.json"},
                    "ConfigFile": {"ContentType": "application/json", "S3Uri": "s3://b/explain-config.json"}
                  }
                },
                "MetadataProperties": {"CommitId": "c", "Repository": "r", "GeneratedBy": "g", "ProjectId": "p"},
                "CustomerMetadataProperties": {"run": {"Get": "Execution.PipelineExecutionId"}},
                "ValidationSpecification": {
                  "ValidationRole": "ROLE",
                  "ValidationProfiles": [{
                    "ProfileName": "validation",
                    "TransformJobDefinition": {
                      "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://b/in"}}, "ContentType": "text/csv"},
                      "TransformOutput": {"S3OutputPath": "s3://b/out"},
                      "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1}
                    }
                  }]
                },
                "Domain": "MACHINE_LEARNING",
                "SamplePayloadUrl": "s3://b/payload.tar.gz",
                "Task": "REGRESSION",
                "SourceUri": "s3://b/source",
                "InferenceSpecification": {
                  "Containers": [
                    {
                      "Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1",
                      "Environment": {},
                      "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
                      "Framework": "XGBOOST",
                      "FrameworkVersion": "1.7.1",
                      "NearestModelName": "xgboost",
                      "ModelInput": {"DataInputConfig": "{\"input\":[1,8]}"}
                    },
                    {"Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1", "Environment": {}}
                  ],
                  "SupportedContentTypes": ["text/csv", "application/json"],
                  "SupportedResponseMIMETypes": ["text/csv"],
                  "SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium", "ml.m5.large"],
                  "SupportedTransformInstanceTypes": ["ml.m5.large"]
                },
                "ModelApprovalStatus": {"Get": "Parameters.ModelApprovalStatus"},
                "SkipModelValidation": "All",
                "ModelCard": {"ModelCardContent": "{\"model_overview\": {\"model_name\": \"abalone\"}}", "ModelCardStatus": "Approved"},
                "ModelLifeCycle": {"Stage": "Development", "StageStatus": "PendingApproval", "StageDescription": "d"},
                "ModelPackageRegistrationType": "Registered"
              }
            }
            """,
            step, train);
    }

    [Fact]
    public void A_version_without_more_words_is_checked_by_the_service()
    {
        var arguments = Steps.Arguments(new RegisterModelStep("Register", Make.Register));

        Assert.Equal("None", arguments["SkipModelValidation"]!.GetValue<string>());
        Assert.Equal("PendingManualApproval", arguments["ModelApprovalStatus"]!.GetValue<string>());
    }

    [Fact]
    public void A_transform_with_its_filters_and_limits()
    {
        var model = new CreateModelStep("Abalone", new CreateModelStepProps { Container = new ModelContainer { Image = Image.FromUri(Uri) } });
        var step = new TransformStep("Transform", new TransformStepProps
        {
            ModelName = model.ModelName,
            Input = new TransformInput(PipelineParameter.String("BatchData", "s3://b/batch")) { ContentType = "text/csv", SplitType = "Line", CompressionType = "None" },
            InstanceType = "ml.m5.xlarge",
            InstanceCount = PipelineParameter.Integer("Count", 2),
            OutputPath = "s3://b/AbaloneTransform",
            Accept = "text/csv",
            AssembleWith = "Line",
            BatchStrategy = "MultiRecord",
            MaxConcurrentTransforms = 4,
            MaxPayloadInMB = 6,
            Environment = { ["a"] = "b" },
            InputFilter = "$[1:]",
            OutputFilter = "$[0,-1]",
            JoinSource = "Input",
            InvocationsTimeoutInSeconds = 60,
            InvocationsMaxRetries = 2,
            CaptureTo = "s3://b/capture",
            Tags = { ["team"] = "a" },
            Cache = CacheConfig.For(Amazon.CDK.Duration.Hours(1)),
            DependsOn = [model],
            DisplayName = "Batch",
            Description = "predicts",
            RetryPolicies = [RetryPolicy.UpTo(3, RetryOn.CapacityError)],
        });

        Same(
            """
            {
              "Name": "Transform",
              "Type": "Transform",
              "Arguments": {
                "ModelName": {"Get": "Steps.Abalone-CreateModel.ModelName"},
                "TransformInput": {
                  "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": {"Get": "Parameters.BatchData"}}},
                  "ContentType": "text/csv",
                  "CompressionType": "None",
                  "SplitType": "Line"
                },
                "TransformOutput": {"S3OutputPath": "s3://b/AbaloneTransform", "AssembleWith": "Line", "Accept": "text/csv"},
                "TransformResources": {"InstanceCount": {"Get": "Parameters.Count"}, "InstanceType": "ml.m5.xlarge"},
                "BatchStrategy": "MultiRecord",
                "MaxConcurrentTransforms": 4,
                "MaxPayloadInMB": 6,
                "Environment": {"a": "b"},
                "DataProcessing": {"InputFilter": "$[1:]", "OutputFilter": "$[0,-1]", "JoinSource": "Input"},
                "ModelClientConfig": {"InvocationsTimeoutInSeconds": 60, "InvocationsMaxRetries": 2},
                "DataCaptureConfig": {"DestinationS3Uri": "s3://b/capture"},
                "Tags": [{"Key": "team", "Value": "a"}]
              },
              "DependsOn": ["Abalone-CreateModel"],
              "DisplayName": "Batch",
              "Description": "predicts",
              "CacheConfig": {"Enabled": true, "ExpireAfter": "PT1H"},
              "RetryPolicies": [{"BackoffRate": 2.0, "IntervalSeconds": 1, "MaxAttempts": 3, "ExceptionType": ["SageMaker.CAPACITY_ERROR"]}]
            }
            """,
            step, model);
    }

    private static void Same(string expected, PipelineStep step, params IReadOnlyList<PipelineStep> before) =>
        JsonAssert.Same(JsonNode.Parse(expected.Replace("ROLE", Steps.RoleArn, StringComparison.Ordinal))!, Steps.Step(step, before));
}
