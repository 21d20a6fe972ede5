using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

/// <summary>Quality and bias checks as the Python SDK 2.257 writes them.</summary>
public sealed class SdkCheckStepTests
{
    private static readonly ClarifyData Data = new() { S3Uri = "s3://b/data", Label = "fraud", Headers = ["fraud", "age"] };

    private static readonly ClarifyBias Bias = new() { LabelValuesOrThreshold = [0], Facets = new Dictionary<string, JsonArray?> { ["age"] = [40] } };

    private static readonly ClarifyModel Model = new() { ModelName = "fraud", AcceptType = "text/csv", ContentType = "text/csv", ProbabilityThreshold = 0.8 };

    [Fact]
    public void A_check_of_data() => Same(
        """
        {
          "Name": "DataQuality",
          "Type": "QualityCheck",
          "Arguments": {
            "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 60}},
            "AppSpecification": {"ImageUri": "468650794304.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-model-monitor-analyzer"},
            "RoleArn": "ROLE",
            "ProcessingInputs": [
              {"InputName": "baseline_dataset_input", "AppManaged": false, "S3Input": {
                "S3Uri": {"Get": "Parameters.Baseline"}, "LocalPath": "/opt/ml/processing/input/baseline_dataset_input", "S3DataType": "S3Prefix",
                "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}},
              {"InputName": "post_analytics_processor_script_input", "AppManaged": false, "S3Input": {
                "S3Uri": "s3://b/post.py", "LocalPath": "/opt/ml/processing/input/post_analytics_processor_script_input", "S3DataType": "S3Prefix",
                "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}},
              {"InputName": "record_preprocessor_script_input", "AppManaged": false, "S3Input": {
                "S3Uri": "s3://b/pre.py", "LocalPath": "/opt/ml/processing/input/record_preprocessor_script_input", "S3DataType": "S3Prefix",
                "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}}
            ],
            "ProcessingOutputConfig": {"Outputs": [{"OutputName": "quality_check_output", "AppManaged": false, "S3Output": {
              "S3Uri": "s3://b/out", "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]},
            "Environment": {
              "output_path": "/opt/ml/processing/output",
              "publish_cloudwatch_metrics": "Disabled",
              "dataset_format": "{\"csv\": {\"header\": true, \"output_columns_position\": \"START\"}}",
              "record_preprocessor_script": "/opt/ml/processing/input/record_preprocessor_script_input/pre.py",
              "post_analytics_processor_script": "/opt/ml/processing/input/post_analytics_processor_script_input/post.py",
              "dataset_source": "/opt/ml/processing/input/baseline_dataset_input"
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 1800}
          },
          "CacheConfig": {"Enabled": true, "ExpireAfter": "PT1H"},
          "CheckType": "DATA_QUALITY",
          "ModelPackageGroupName": {"Get": "Parameters.Group"},
          "SkipCheck": {"Get": "Parameters.Skip"},
          "FailOnViolation": false,
          "RegisterNewBaseline": false,
          "SuppliedBaselineStatistics": {"Get": "Parameters.Statistics"},
          "SuppliedBaselineConstraints": {"Get": "Parameters.Constraints"}
        }
        """,
        new QualityCheckStep("DataQuality", new QualityCheckStepProps
        {
            Check = QualityCheck.Data(PipelineParameter.String("Baseline", "s3://b/baseline"), DatasetFormat.Csv()) with
            {
                OutputPath = "s3://b/out",
                RecordPreprocessorScript = "s3://b/pre.py",
                PostAnalyticsProcessorScript = "s3://b/post.py",
            },
            Job = new CheckJob { VolumeSizeInGB = 60, MaxRuntimeInSeconds = 1800 },
            ModelPackageGroupName = PipelineParameter.String("Group", "fraud"),
            SkipCheck = PipelineParameter.Boolean("Skip", false),
            FailOnViolation = false,
            SuppliedBaselineStatistics = PipelineParameter.String("Statistics", "s3://b/s.json"),
            SuppliedBaselineConstraints = PipelineParameter.String("Constraints", "s3://b/c.json"),
            Cache = CacheConfig.For(Amazon.CDK.Duration.Hours(1)),
        }));

    [Fact]
    public void A_check_of_a_models_quality_says_where_predictions_stand()
    {
        var step = new QualityCheckStep("ModelQuality", new QualityCheckStepProps
        {
            Check = QualityCheck.Model("s3://b/predictions", DatasetFormat.Json(), "BinaryClassification") with
            {
                OutputPath = "s3://b/out",
                InferenceAttribute = 0,
                ProbabilityAttribute = "prob",
                GroundTruthAttribute = PipelineParameter.String("Truth", "label"),
                ProbabilityThresholdAttribute = 0.5,
            },
        });

        var written = Steps.Step(step);

        Assert.Equal("MODEL_QUALITY", written["CheckType"]!.GetValue<string>());
        Assert.True(written.ContainsKey("ModelPackageGroupName") && written["ModelPackageGroupName"] is null);
        Assert.True(written.ContainsKey("SuppliedBaselineStatistics") && written["SuppliedBaselineStatistics"] is null);
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "output_path": "/opt/ml/processing/output",
              "publish_cloudwatch_metrics": "Disabled",
              "dataset_format": "{\"json\": {\"lines\": true}}",
              "dataset_source": "/opt/ml/processing/input/baseline_dataset_input",
              "analysis_type": "MODEL_QUALITY",
              "problem_type": "BinaryClassification",
              "inference_attribute": "0",
              "probability_attribute": "prob",
              "ground_truth_attribute": {"Get": "Parameters.Truth"},
              "probability_threshold_attribute": "0.5"
            }
            """)!, written["Arguments"]!["Environment"]!);
    }

    [Fact]
    public void A_check_of_bias_in_predictions() => Same(
        """
        {
          "Name": "ModelBias",
          "Type": "ClarifyCheck",
          "Arguments": {
            "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}},
            "AppSpecification": {"ImageUri": "131013547314.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-clarify-processing:1.0"},
            "RoleArn": "ROLE",
            "ProcessingInputs": [
              {"InputName": "analysis_config", "AppManaged": false, "S3Input": {
                "S3Uri": "s3://b/out/analysis_config.json", "LocalPath": "/opt/ml/processing/input/config", "S3DataType": "S3Prefix",
                "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}},
              {"InputName": "dataset", "AppManaged": false, "S3Input": {
                "S3Uri": "s3://b/data", "LocalPath": "/opt/ml/processing/input/data", "S3DataType": "S3Prefix",
                "S3InputMode": "File", "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None"}}
            ],
            "ProcessingOutputConfig": {"Outputs": [{"OutputName": "analysis_result", "AppManaged": false, "S3Output": {
              "S3Uri": "s3://b/out", "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]}
          },
          "CheckType": "MODEL_BIAS",
          "ModelPackageGroupName": null,
          "SkipCheck": false,
          "FailOnViolation": true,
          "RegisterNewBaseline": false,
          "SuppliedBaselineConstraints": null,
          "ModelName": "fraud"
        }
        """,
        new ClarifyCheckStep("ModelBias", new ClarifyCheckStepProps
        {
            Check = ClarifyCheck.ModelBias(Data, Bias, Model) with { OutputPath = "s3://b/out", AnalysisConfigUri = "s3://b/out/analysis_config.json" },
        }));

    [Fact]
    public void The_analysis_is_said_as_the_SDK_says_it()
    {
        var dataBias = ClarifyCheck.DataBias(Data, Bias, "CI", "DPL").AnalysisConfig();
        var shap = ClarifyCheck.Shap(Data, Model with { Label = 0 }, new JsonObject { ["use_logit"] = false, ["save_local_shap_values"] = true, ["num_samples"] = 15 }).AnalysisConfig();

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "dataset_type": "text/csv", "headers": ["fraud", "age"], "label": "fraud",
              "label_values_or_threshold": [0], "facet": [{"name_or_index": "age", "value_or_threshold": [40]}],
              "methods": {"pre_training_bias": {"methods": ["CI", "DPL"]}, "report": {"name": "report", "title": "Analysis Report"}}
            }
            """)!, JsonNode.Parse(dataBias)!);
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "dataset_type": "text/csv", "headers": ["fraud", "age"], "label": "fraud", "probability_threshold": 0.8,
              "predictor": {"instance_type": "ml.m5.xlarge", "initial_instance_count": 1, "endpoint_name_prefix": "clarify-check",
                "accept_type": "text/csv", "content_type": "text/csv", "label": 0},
              "methods": {"shap": {"use_logit": false, "save_local_shap_values": true, "num_samples": 15}, "report": {"name": "report", "title": "Analysis Report"}}
            }
            """)!, JsonNode.Parse(shap)!);
    }

    [Fact]
    public void An_analysis_that_is_written_here_becomes_an_asset_under_the_name_that_the_container_wants()
    {
        var stack = Stacks.Known();
        _ = Steps.Pipeline(stack, new ClarifyCheckStep("Bias", new ClarifyCheckStepProps { Check = ClarifyCheck.DataBias(Data, Bias) }));

        var template = Stacks.TemplateOf(stack);
        var body = Stacks.Resources(template, "AWS::SageMaker::Pipeline").Single().Value!["Properties"]!["PipelineDefinition"]!.ToJsonString();

        Assert.Matches("s3://cdk-hnb659fds-assets-111122223333-eu-west-1/[0-9a-f]{64}/analysis_config.json", body);
    }

    private static void Same(string expected, PipelineStep step) =>
        JsonAssert.Same(JsonNode.Parse(expected.Replace("ROLE", Steps.RoleArn, StringComparison.Ordinal))!, Steps.Step(step));
}
