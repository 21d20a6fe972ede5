using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class EstimatorTests
{
    private static readonly ScriptEstimatorProps Script = new() { Version = "1.2-1", InstanceType = "ml.m5.xlarge", Code = Tumour.Code, EntryPoint = "train.py" };

    [Fact]
    public void Script_mode_encodes_hyperparameters_in_JSON_and_tells_where_the_script_is()
    {
        var arguments = Arguments(new SklearnEstimator(Script with
        {
            Hyperparameters = new Dictionary<string, PipelineValue>
            {
                ["int"] = 30,
                ["float"] = 1e-5,
                ["whole"] = 1.0,
                ["text"] = "a \"b\" ü",
                ["truth"] = false,
                ["json"] = PipelineValue.FromJson(new JsonArray(1, "x", new JsonObject { ["k"] = true })),
                ["number"] = PipelineParameter.Float("Rate", 0.1),
                ["word"] = PipelineParameter.String("Word", "w"),
                ["run"] = ExecutionVariable.PipelineExecutionId,
            },
        }));

        Same(
            """
            {
              "int": "30",
              "float": "1e-05",
              "whole": "1.0",
              "text": "\"a \\\"b\\\" \\u00fc\"",
              "truth": "false",
              "json": "[1, \"x\", {\"k\": true}]",
              "number": { "Std:Join": { "On": "", "Values": [ { "Get": "Parameters.Rate" } ] } },
              "word": { "Get": "Parameters.Word" },
              "run": { "Get": "Execution.PipelineExecutionId" },
              "sagemaker_submit_directory": "\"<bundle>\"",
              "sagemaker_program": "\"train.py\"",
              "sagemaker_container_log_level": "20",
              "sagemaker_region": "\"eu-west-1\""
            }
            """,
            arguments["HyperParameters"]);
    }

    [Fact]
    public void Other_containers_get_hyperparameters_as_Python_prints_them()
    {
        var arguments = Arguments(new Estimator(Image.XGBoost("1.7-1"), new EstimatorProps
        {
            InstanceType = "ml.m5.xlarge",
            Hyperparameters = { ["num_round"] = 100, ["eta"] = 0.2, ["objective"] = "binary:logistic", ["verbose"] = true, ["rate"] = PipelineParameter.Float("Rate", 0.1) },
        }));

        Same(
            """
            {
              "num_round": "100",
              "eta": "0.2",
              "objective": "binary:logistic",
              "verbose": "True",
              "rate": { "Std:Join": { "On": "", "Values": [ { "Get": "Parameters.Rate" } ] } }
            }
            """,
            arguments["HyperParameters"]);
    }

    public static TheoryData<string, string> Frameworks() => new()
    {
        { nameof(SklearnEstimator), "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3" },
        { nameof(XGBoostEstimator), "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1" },
        { nameof(PyTorchEstimator), "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.1.0-gpu-py310" },
        { nameof(TensorFlowEstimator), "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-training:2.14.1-gpu-py310" },
        { nameof(HuggingFaceEstimator), "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-training:2.8.0-transformers4.56.2-gpu-py312-cu129-ubuntu22.04" },
    };

    [Theory]
    [MemberData(nameof(Frameworks))]
    public void A_framework_chooses_its_image_by_version_and_instance(string name, string uri)
    {
        var gpu = Script with { InstanceType = "ml.g5.xlarge" };
        ScriptEstimator estimator = name switch
        {
            nameof(SklearnEstimator) => new SklearnEstimator(Script),
            nameof(XGBoostEstimator) => new XGBoostEstimator(Script with { Version = "1.7-1" }),
            nameof(PyTorchEstimator) => new PyTorchEstimator(gpu with { Version = "2.1.0" }),
            nameof(TensorFlowEstimator) => new TensorFlowEstimator(gpu with { Version = "2.14.1" }),
            _ => new HuggingFaceEstimator(new HuggingFaceEstimatorProps { Version = "4.56.2", InstanceType = "ml.g5.xlarge", Code = Tumour.Code, EntryPoint = "train.py" }),
        };

        var arguments = Arguments(estimator);

        Assert.Equal(uri, arguments["AlgorithmSpecification"]!["TrainingImage"]!.GetValue<string>());
        Assert.Equal("\"train.py\"", arguments["HyperParameters"]!["sagemaker_program"]!.GetValue<string>());
    }

    [Fact]
    public void An_instance_type_that_is_a_parameter_chooses_the_image_by_its_default()
    {
        var arguments = Arguments(new PyTorchEstimator(Script with { Version = "2.1.0", InstanceType = PipelineParameter.String("Instance", "ml.g5.xlarge") }));

        Assert.EndsWith("2.1.0-gpu-py310", arguments["AlgorithmSpecification"]!["TrainingImage"]!.GetValue<string>(), StringComparison.Ordinal);
        Same("""{"Get":"Parameters.Instance"}""", arguments["ResourceConfig"]!["InstanceType"]);
    }

    [Fact]
    public void A_channel_says_what_it_is_given()
    {
        var arguments = Arguments(new SklearnEstimator(Script), new Dictionary<string, Channel>
        {
            ["plain"] = "s3://data/plain/",
            ["rich"] = new Channel("s3://data/manifest")
            {
                S3DataType = "AugmentedManifestFile",
                Distribution = DataDistribution.ShardedByS3Key,
                ContentType = "text/csv",
                CompressionType = "Gzip",
                RecordWrapperType = "RecordIO",
                InputMode = InputMode.Pipe,
                AttributeNames = ["image", "label"],
                ShuffleSeed = 42,
            },
        });

        Same(
            """
            [
              {
                "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": "s3://data/plain/", "S3DataDistributionType": "FullyReplicated" } },
                "ChannelName": "plain"
              },
              {
                "DataSource": {
                  "S3DataSource": {
                    "S3DataType": "AugmentedManifestFile", "S3Uri": "s3://data/manifest", "S3DataDistributionType": "ShardedByS3Key",
                    "AttributeNames": ["image", "label"]
                  }
                },
                "ContentType": "text/csv", "CompressionType": "Gzip", "RecordWrapperType": "RecordIO", "InputMode": "Pipe",
                "ShuffleConfig": { "Seed": 42 },
                "ChannelName": "rich"
              }
            ]
            """,
            arguments["InputDataConfig"]);
    }

    private static JsonObject Arguments(Estimator estimator, Dictionary<string, Channel>? inputs = null) =>
        Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = estimator, Inputs = inputs ?? [] }));

    private static void Same(string expected, JsonNode? actual)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(actual!.ToJsonString(), "s3://cdk-[^\\\\\"]+\\.gz", "<bundle>");
        JsonAssert.Same(JsonNode.Parse(expected)!, JsonNode.Parse(text)!);
    }
}
