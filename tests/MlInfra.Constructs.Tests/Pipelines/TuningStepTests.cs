using System.Text.Json.Nodes;
using Amazon.CDK;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Tests.Pipelines;

public sealed class TuningStepTests
{
    private const string Network = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/network:1";

    [Fact]
    public void A_tuning_step_is_what_the_SDK_writes_for_it_and_keeps_spot()
    {
        var data = PipelineParameter.String("DataSourceS3Uri", "s3://my-bucket/train_manifest");

        var step = Steps.Step(new TuningStep("MyTuningStep", new TuningStepProps
        {
            Estimator = new Estimator(Image.FromUri(Network), new EstimatorProps
            {
                InstanceType = "ml.c5.4xlarge",
                OutputPath = "s3://my-bucket/",
                Hyperparameters = { ["num_layers"] = 18, ["image_shape"] = "3,224,224" },
                MetricDefinitions = [new MetricDefinition("val:accuracy", "accuracy=([0-9.]+)")],
            }),
            Inputs = { ["training"] = data },
            Objective = HyperparameterTuningObjective.Maximize("val:accuracy"),
            Ranges = new Dictionary<string, ParameterRange>
            {
                ["learning_rate"] = ParameterRange.Continuous(0.0001, 0.05),
                ["momentum"] = ParameterRange.Continuous(0.0, 0.99),
                ["depth"] = ParameterRange.Integer(1, 8, RangeScaling.Logarithmic),
                ["optimizer"] = ParameterRange.Categorical("sgd", "adam", 3),
            },
            MaxJobs = 5,
            MaxParallelJobs = 2,
            EarlyStopping = true,
            WarmStart = WarmStart.IdenticalDataAndAlgorithm("parent-hpo"),
            Completion = new TuningCompletion { TargetObjectiveMetricValue = 0.99, MaxJobsNotImproving = 4, OnConvergence = true },
            RandomSeed = 7,
            MaxTuningTime = Duration.Hours(6),
            MaxRun = Duration.Hours(1),
            Spot = ManagedSpot.WaitAtMost(Duration.Hours(2)),
            Checkpoints = Checkpoints.At("s3://my-bucket/checkpoints"),
            Tags = new Dictionary<string, string> { ["team"] = "ml" },
        }));

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "Name": "MyTuningStep",
              "Type": "Tuning",
              "Arguments": {
                "HyperParameterTuningJobConfig": {
                  "Strategy": "Bayesian",
                  "ResourceLimits": { "MaxNumberOfTrainingJobs": 5, "MaxParallelTrainingJobs": 2, "MaxRuntimeInSeconds": 21600 },
                  "TrainingJobEarlyStoppingType": "Auto",
                  "RandomSeed": 7,
                  "HyperParameterTuningJobObjective": { "Type": "Maximize", "MetricName": "val:accuracy" },
                  "ParameterRanges": {
                    "ContinuousParameterRanges": [
                      { "Name": "learning_rate", "MinValue": "0.0001", "MaxValue": "0.05", "ScalingType": "Auto" },
                      { "Name": "momentum", "MinValue": "0.0", "MaxValue": "0.99", "ScalingType": "Auto" }
                    ],
                    "CategoricalParameterRanges": [{ "Name": "optimizer", "Values": ["sgd", "adam", "3"] }],
                    "IntegerParameterRanges": [{ "Name": "depth", "MinValue": "1", "MaxValue": "8", "ScalingType": "Logarithmic" }]
                  },
                  "TuningJobCompletionCriteria": {
                    "BestObjectiveNotImproving": { "MaxNumberOfTrainingJobsNotImproving": 4 },
                    "TargetObjectiveMetricValue": 0.99,
                    "ConvergenceDetected": { "CompleteOnConvergence": "Enabled" }
                  }
                },
                "TrainingJobDefinition": {
                  "StaticHyperParameters": { "num_layers": "18", "image_shape": "3,224,224" },
                  "RoleArn": "arn:aws:iam::111122223333:role/given",
                  "OutputDataConfig": { "S3OutputPath": "s3://my-bucket/" },
                  "HyperParameterTuningResourceConfig": { "InstanceCount": 1, "InstanceType": "ml.c5.4xlarge", "VolumeSizeInGB": 30 },
                  "StoppingCondition": { "MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200 },
                  "AlgorithmSpecification": {
                    "TrainingInputMode": "File",
                    "TrainingImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/network:1",
                    "MetricDefinitions": [{ "Name": "val:accuracy", "Regex": "accuracy=([0-9.]+)" }]
                  },
                  "InputDataConfig": [
                    {
                      "DataSource": { "S3DataSource": { "S3DataType": "S3Prefix", "S3Uri": { "Get": "Parameters.DataSourceS3Uri" }, "S3DataDistributionType": "FullyReplicated" } },
                      "ChannelName": "training"
                    }
                  ],
                  "EnableManagedSpotTraining": true,
                  "CheckpointConfig": { "S3Uri": "s3://my-bucket/checkpoints", "LocalPath": "/opt/ml/checkpoints" }
                },
                "WarmStartConfig": {
                  "WarmStartType": "IdenticalDataAndAlgorithm",
                  "ParentHyperParameterTuningJobs": [{ "HyperParameterTuningJobName": "parent-hpo" }]
                },
                "Tags": [{ "Key": "team", "Value": "ml" }]
              }
            }
            """)!, step);
    }

    [Fact]
    public void Several_definitions_compete_each_with_data_objective_and_ranges_of_its_own()
    {
        var rate = PipelineParameter.String("InitialLR", "0.0001");
        var count = PipelineParameter.Integer("InstanceCount", 1);
        TuningDefinition Of(string name) => new()
        {
            Name = name,
            Estimator = new Estimator(Image.FromUri(Network), new EstimatorProps
            {
                InstanceType = "ml.c5.4xlarge",
                InstanceCount = count,
                OutputPath = "s3://my-bucket/models",
                MetricDefinitions = [new MetricDefinition("val:loss", "loss=(.*)")],
                Tags = new Dictionary<string, string> { ["of"] = name },
            }),
            Objective = HyperparameterTuningObjective.Minimize("val:loss"),
            Ranges = new Dictionary<string, ParameterRange> { ["learning_rate"] = ParameterRange.Continuous(rate, 0.05) },
        };

        var arguments = Steps.Arguments(new TuningStep("Tune", new TuningStepProps { Definitions = [Of("estimator-2"), Of("estimator-1")] }));

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "Strategy": "Bayesian",
              "ResourceLimits": { "MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1 },
              "TrainingJobEarlyStoppingType": "Off"
            }
            """)!, arguments["HyperParameterTuningJobConfig"]!);
        var definitions = arguments["TrainingJobDefinitions"]!.AsArray();
        Assert.Equal(["estimator-1", "estimator-2"], definitions.Select(definition => definition!["DefinitionName"]!.GetValue<string>()));
        JsonAssert.Same(JsonNode.Parse("""{ "Type": "Minimize", "MetricName": "val:loss" }""")!, definitions[0]!["TuningObjective"]!);
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "ContinuousParameterRanges": [{ "Name": "learning_rate", "MinValue": { "Get": "Parameters.InitialLR" }, "MaxValue": "0.05", "ScalingType": "Auto" }],
              "CategoricalParameterRanges": [],
              "IntegerParameterRanges": []
            }
            """)!, definitions[0]!["HyperParameterRanges"]!);
        Assert.Equal("""[{"Key":"of","Value":"estimator-1"}]""", arguments["Tags"]!.ToJsonString());
        Assert.Null(arguments["TrainingJobDefinition"]);
    }

    [Fact]
    public void Script_mode_tells_the_SDK_which_class_it_was_and_reads_choices_as_JSON()
    {
        var arguments = Steps.Arguments(new TuningStep("Tune", Script with
        {
            Ranges = new Dictionary<string, ParameterRange> { ["penalty"] = ParameterRange.Categorical("l1", "l2", 3) },
            MaxJobs = 3,
        }));

        var fixedOnes = arguments["TrainingJobDefinition"]!["StaticHyperParameters"]!;
        Assert.Equal("\"SKLearn\"", fixedOnes["sagemaker_estimator_class_name"]!.GetValue<string>());
        Assert.Equal("\"sagemaker.sklearn.estimator\"", fixedOnes["sagemaker_estimator_module"]!.GetValue<string>());
        Assert.Equal("\"train.py\"", fixedOnes["sagemaker_program"]!.GetValue<string>());
        JsonAssert.Same(
            JsonNode.Parse("""[{ "Name": "penalty", "Values": ["\"l1\"", "\"l2\"", "\"3\""] }]""")!,
            arguments["HyperParameterTuningJobConfig"]!["ParameterRanges"]!["CategoricalParameterRanges"]!);
    }

    [Fact]
    public void Hyperband_says_its_resource_and_a_grid_leaves_the_number_of_jobs_to_the_service()
    {
        var band = Steps.Arguments(new TuningStep("Tune", Script with { Strategy = TuningStrategy.Hyperband(1, 10), MaxJobs = 30 }))["HyperParameterTuningJobConfig"]!;
        var grid = Steps.Arguments(new TuningStep("Tune", Script with
        {
            Strategy = TuningStrategy.Grid,
            Ranges = new Dictionary<string, ParameterRange> { ["a"] = ParameterRange.Categorical(1, 2), ["b"] = ParameterRange.Categorical("x", "y", "z") },
            MaxParallelJobs = 6,
        }))["HyperParameterTuningJobConfig"]!;

        Assert.Equal("""{"HyperbandStrategyConfig":{"MinResource":1,"MaxResource":10}}""", band["StrategyConfig"]!.ToJsonString());
        Assert.Equal("Hyperband", band["Strategy"]!.GetValue<string>());
        Assert.Equal("""{"MaxParallelTrainingJobs":6}""", grid["ResourceLimits"]!.ToJsonString());
    }

    [Fact]
    public void The_top_models_are_where_the_SDK_says()
    {
        var known = new TuningStep("Tune", Script with { Estimator = Sklearn(props => props with { OutputPath = "s3://my-bucket/my/prefix/" }) });
        var root = new TuningStep("Tune", Script with { Estimator = Sklearn(props => props with { OutputPath = "s3://my-bucket" }) });
        var each = new TuningStep("Tune", Script);

        JsonAssert.Same(
            JsonNode.Parse("""{ "Std:Join": { "On": "/", "Values": ["s3:/", "my-bucket", "my/prefix", { "Get": "Steps.Tune.TrainingJobSummaries[2].TrainingJobName" }, "output/model.tar.gz"] } }""")!,
            Used(known, known.TopModel(2)));
        JsonAssert.Same(
            JsonNode.Parse("""{ "Std:Join": { "On": "/", "Values": ["s3:/", "my-bucket", { "Get": "Steps.Tune.TrainingJobSummaries[0].TrainingJobName" }, "output/model.tar.gz"] } }""")!,
            Used(root, root.BestModelArtifacts));
        JsonAssert.Same(
            JsonNode.Parse(
                """
                { "Std:Join": { "On": "/", "Values": [
                  { "Get": "Steps.Tune.TrainingJobDefinition.OutputDataConfig.S3OutputPath" },
                  { "Get": "Steps.Tune.TrainingJobSummaries[0].TrainingJobName" },
                  "output/model.tar.gz"] } }
                """)!,
            Used(each, each.BestModelArtifacts));
        JsonAssert.Same(JsonNode.Parse("""{ "Get": "Steps.Tune.BestTrainingJob.TrainingJobName" }""")!, Used(each, each.BestTrainingJobName)["Std:Join"]!["Values"]![0]!);
        JsonAssert.Same(
            JsonNode.Parse("""{ "Get": "Steps.Tune.BestTrainingJob.FinalHyperParameterTuningJobObjectiveMetric.Value" }""")!,
            Used(each, each.BestObjective)["Std:Join"]!["Values"]![0]!);
    }

    [Fact]
    public void The_role_may_run_the_search_and_no_other()
    {
        var template = Support.Synthesized.Of(stack => _ = new TrainingPipeline(stack, "Pipeline", new TrainingPipelineProps
        {
            Artifacts = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Artifacts", "artifacts"),
            PipelineName = "test",
            Steps = [new TuningStep("Tune", Script)],
        }));

        var statements = template.Only("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => statement!.ToJsonString()).ToArray();

        Assert.Contains(statements, statement => statement.Contains("sagemaker:CreateHyperParameterTuningJob", StringComparison.Ordinal)
            && statement.Contains(":hyper-parameter-tuning-job/*", StringComparison.Ordinal));
        Assert.Contains(statements, statement => statement.Contains("sagemaker:ListTrainingJobsForHyperParameterTuningJob", StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Contains("\"sagemaker:*\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Autotune_turns_what_is_fixed_into_hints()
    {
        var arguments = Steps.Arguments(new TuningStep("Tune", new TuningStepProps
        {
            Estimator = new Estimator(Image.FromUri(Network), new EstimatorProps
            {
                InstanceType = "ml.c5.xlarge",
                Hyperparameters = { ["depth"] = 3, ["rate"] = 0.1, ["mode"] = "a" },
                MetricDefinitions = [new MetricDefinition("accuracy", "(.*)")],
            }),
            Objective = HyperparameterTuningObjective.Maximize("accuracy"),
            Autotune = true,
            KeepStatic = ["mode"],
            InstanceChoices = [new InstanceChoice("ml.c5.xlarge"), new InstanceChoice("ml.m5.xlarge") { InstanceCount = 2, VolumeSizeInGB = 50 }],
        }));

        Assert.Equal("""{"Mode":"Enabled"}""", arguments["Autotune"]!.ToJsonString());
        Assert.Equal("""{"AutoParameters":[{"Name":"depth","ValueHint":"3"},{"Name":"rate","ValueHint":"0.1"}]}""", arguments["HyperParameterTuningJobConfig"]!["ParameterRanges"]!.ToJsonString());
        Assert.Equal("""{"mode":"a"}""", arguments["TrainingJobDefinition"]!["StaticHyperParameters"]!.ToJsonString());
        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "InstanceConfigs": [
                { "InstanceCount": 1, "InstanceType": "ml.c5.xlarge", "VolumeSizeInGB": 30 },
                { "InstanceCount": 2, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 50 }
              ]
            }
            """)!, arguments["TrainingJobDefinition"]!["HyperParameterTuningResourceConfig"]!);
    }

    [Fact]
    public void An_algorithm_resource_stands_in_the_place_of_an_image()
    {
        const string arn = "arn:aws:sagemaker:eu-west-1:111122223333:algorithm/bought";

        var arguments = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = new Estimator(Image.FromAlgorithm(arn), new EstimatorProps { InstanceType = "ml.c5.xlarge" }) }));

        Assert.Equal($$"""{"TrainingInputMode":"File","AlgorithmName":"{{arn}}"}""", arguments["AlgorithmSpecification"]!.ToJsonString());
        Assert.Equal("Process.Image: got an algorithm resource, must be an image, because only training and tuning jobs take algorithms; take Image.FromUri or another image.",
            Steps.Rejection(Make.Step("Process", props => props with { Image = Image.FromAlgorithm(arn) })));
    }

    internal static TuningStepProps Script { get; } = new()
    {
        Estimator = Sklearn(props => props),
        Objective = HyperparameterTuningObjective.Maximize("accuracy"),
        Ranges = new Dictionary<string, ParameterRange> { ["alpha"] = ParameterRange.Continuous(0.1, 1) },
    };

    internal static SklearnEstimator Sklearn(Func<ScriptEstimatorProps, ScriptEstimatorProps> change) =>
        new(change(Make.Script with { MetricDefinitions = [new MetricDefinition("accuracy", "accuracy=([0-9.]+)")] }));

    private static JsonNode Used(TuningStep step, PipelineValue value)
    {
        var arguments = Steps.Arguments(Make.Step("Use", props => props with { Arguments = [value] }), step);
        return arguments["AppSpecification"]!["ContainerArguments"]![0]!;
    }
}
