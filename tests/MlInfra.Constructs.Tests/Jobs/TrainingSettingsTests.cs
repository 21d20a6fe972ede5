using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using MlInfra.Constructs.Jobs;
using MlInfra.Constructs.Pipelines;
using MlInfra.Constructs.Tests.Pipelines;

namespace MlInfra.Constructs.Tests.Jobs;

public sealed class TrainingSettingsTests
{
    private const string Own = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1";

    private static readonly EstimatorProps Props = new() { InstanceType = "ml.m5.xlarge", OutputPath = "s3://models/own" };

    [Fact]
    public void A_training_step_with_the_defaults_of_the_SDK_is_what_the_SDK_writes()
    {
        var type = PipelineParameter.String("InstanceType", "ml.c4.4xlarge");
        var count = PipelineParameter.Integer("InstanceCount", 1);
        var data = PipelineParameter.String("DataSourceS3Uri", "s3://bucket/train_manifest");
        var spot = PipelineParameter.Boolean("UseSpotInstances", false);

        var arguments = Steps.Arguments(new TrainingStep("MyTrainingStep", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), new EstimatorProps
            {
                InstanceType = type,
                InstanceCount = count,
                OutputPath = PipelineValue.Join("/", "s3:/", "a", "b"),
                Hyperparameters = { ["batch-size"] = PipelineParameter.Integer("TrainingBatchSize", 500), ["epochs"] = PipelineParameter.Integer("TrainingEpochs", 5) },
                DebugHook = new(),
                Profiler = Profiler.On(intervalMillis: 500),
            }),
            Inputs = { ["training"] = data },
            Spot = ManagedSpot.When(spot),
            Checkpoints = Checkpoints.At("s3://bucket/checkpoints", localPath: null),
        }));

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "AlgorithmSpecification": { "TrainingImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1", "TrainingInputMode": "File" },
              "EnableManagedSpotTraining": { "Get": "Parameters.UseSpotInstances" },
              "CheckpointConfig": { "S3Uri": "s3://bucket/checkpoints" },
              "HyperParameters": {
                "batch-size": { "Std:Join": { "On": "", "Values": [{ "Get": "Parameters.TrainingBatchSize" }] } },
                "epochs": { "Std:Join": { "On": "", "Values": [{ "Get": "Parameters.TrainingEpochs" }] } }
              },
              "InputDataConfig": [
                {
                  "ChannelName": "training",
                  "DataSource": { "S3DataSource": { "S3DataDistributionType": "FullyReplicated", "S3DataType": "S3Prefix", "S3Uri": { "Get": "Parameters.DataSourceS3Uri" } } }
                }
              ],
              "OutputDataConfig": { "S3OutputPath": { "Std:Join": { "On": "/", "Values": ["s3:/", "a", "b"] } } },
              "ResourceConfig": { "InstanceCount": { "Get": "Parameters.InstanceCount" }, "InstanceType": { "Get": "Parameters.InstanceType" }, "VolumeSizeInGB": 30 },
              "RoleArn": "arn:aws:iam::111122223333:role/given",
              "StoppingCondition": { "MaxRuntimeInSeconds": 86400 },
              "DebugHookConfig": { "S3OutputPath": { "Std:Join": { "On": "/", "Values": ["s3:/", "a", "b"] } }, "CollectionConfigurations": [] },
              "ProfilerConfig": {
                "DisableProfiler": false,
                "ProfilingIntervalInMilliseconds": 500,
                "S3OutputPath": { "Std:Join": { "On": "/", "Values": ["s3:/", "a", "b"] } }
              }
            }
            """)!, arguments);
    }

    [Fact]
    public void Debugger_profiler_and_switches_are_said_as_the_SDK_says_them()
    {
        var arguments = Train(Props with
        {
            DebugHook = new DebugHook
            {
                S3OutputPath = "s3://models/tensors",
                LocalPath = "/opt/ml/output/tensors",
                HookParameters = { ["save_interval"] = 10 },
                Collections = [new TensorCollection("losses") { Parameters = { ["train.save_interval"] = "100" } }, new TensorCollection("weights")],
            },
            DebugRules = [JobRule.BuiltIn("LossNotDecreasing"), JobRule.Custom("own", Image.FromUri(Own)) with { InstanceType = "ml.m5.xlarge", VolumeSizeInGB = 5, Parameters = new Dictionary<string, PipelineValue> { ["threshold"] = 3 } }],
            Profiler = Profiler.Off,
            TensorBoard = new TensorBoardOutput { S3OutputPath = "s3://models/board", LocalPath = "/opt/ml/board" },
            RemoteDebug = true,
            InfraCheck = true,
            SessionTagChaining = false,
            MaxRetryAttempts = 3,
            CompressOutput = false,
            ContainerEntrypoint = ["python3", "run.py"],
            ContainerArguments = ["--seed", 7],
            MetricsTimeSeries = true,
            KeepAlive = Duration.Minutes(30),
        });

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "S3OutputPath": "s3://models/tensors",
              "LocalPath": "/opt/ml/output/tensors",
              "HookParameters": { "save_interval": "10" },
              "CollectionConfigurations": [
                { "CollectionName": "losses", "CollectionParameters": { "train.save_interval": "100" } },
                { "CollectionName": "weights" }
              ]
            }
            """)!, Text(arguments["DebugHookConfig"]!));
        JsonAssert.Same(JsonNode.Parse(
            """
            [
              {
                "RuleConfigurationName": "LossNotDecreasing",
                "RuleEvaluatorImage": "929884845733.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-debugger-rules:latest",
                "RuleParameters": { "rule_to_invoke": "LossNotDecreasing" }
              },
              {
                "RuleConfigurationName": "own",
                "RuleEvaluatorImage": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1",
                "InstanceType": "ml.m5.xlarge",
                "VolumeSizeInGB": 5,
                "RuleParameters": { "threshold": "3" }
              }
            ]
            """)!, Text(arguments["DebugRuleConfigurations"]!));
        Assert.Equal("""{"DisableProfiler":true}""", arguments["ProfilerConfig"]!.ToJsonString());
        Assert.Equal("""{"S3OutputPath":"s3://models/board","LocalPath":"/opt/ml/board"}""", arguments["TensorBoardOutputConfig"]!.ToJsonString());
        Assert.Equal("""{"EnableRemoteDebug":true}""", arguments["RemoteDebugConfig"]!.ToJsonString());
        Assert.Equal("""{"EnableInfraCheck":true}""", arguments["InfraCheckConfig"]!.ToJsonString());
        Assert.Equal("""{"EnableSessionTagChaining":false}""", arguments["SessionChainingConfig"]!.ToJsonString());
        Assert.Equal("""{"MaximumRetryAttempts":3}""", arguments["RetryStrategy"]!.ToJsonString());
        Assert.Equal("""{"S3OutputPath":"s3://models/own","CompressionType":"NONE"}""", arguments["OutputDataConfig"]!.ToJsonString());
        Assert.Equal("""["python3","run.py"]""", arguments["AlgorithmSpecification"]!["ContainerEntrypoint"]!.ToJsonString());
        Assert.Equal("""["--seed","7"]""", arguments["AlgorithmSpecification"]!["ContainerArguments"]!.ToJsonString());
        Assert.True(arguments["AlgorithmSpecification"]!["EnableSageMakerMetricsTimeSeries"]!.GetValue<bool>());
        Assert.Equal(1800, arguments["ResourceConfig"]!["KeepAlivePeriodInSeconds"]!.GetValue<int>());
    }

    [Fact]
    public void Instance_groups_stand_in_the_place_of_one_type()
    {
        var arguments = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), Props with { InstanceType = null, InstanceGroups = [new InstanceGroup("gpu", "ml.g5.xlarge", 2), new InstanceGroup("cpu", "ml.c5.xlarge")] }),
            Inputs = { ["train"] = new Channel("s3://data/") { InstanceGroupNames = ["gpu"] } },
        }));

        JsonAssert.Same(JsonNode.Parse(
            """
            {
              "VolumeSizeInGB": 30,
              "InstanceGroups": [
                { "InstanceGroupName": "gpu", "InstanceType": "ml.g5.xlarge", "InstanceCount": 2 },
                { "InstanceGroupName": "cpu", "InstanceType": "ml.c5.xlarge", "InstanceCount": 1 }
              ]
            }
            """)!, arguments["ResourceConfig"]!);
        Assert.Equal("""["gpu"]""", arguments["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!["InstanceGroupNames"]!.ToJsonString());
    }

    [Fact]
    public void Times_may_be_parameters()
    {
        var arguments = Steps.Arguments(new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), Props),
            MaxRun = PipelineParameter.Integer("MaxRun", 3600),
            Spot = ManagedSpot.WaitAtMost(PipelineParameter.Integer("MaxWait", 7200)),
            Checkpoints = Checkpoints.At("s3://bucket/c", "/opt/ml/mine"),
        }));

        Assert.Equal("""{"MaxRuntimeInSeconds":{"Get":"Parameters.MaxRun"},"MaxWaitTimeInSeconds":{"Get":"Parameters.MaxWait"}}""", arguments["StoppingCondition"]!.ToJsonString());
        Assert.Equal("""{"S3Uri":"s3://bucket/c","LocalPath":"/opt/ml/mine"}""", arguments["CheckpointConfig"]!.ToJsonString());
    }

    [Fact]
    public void Data_may_lie_in_manifests_and_file_systems()
    {
        var stack = Stacks.Known();
        var vpc = Vpc.FromVpcAttributes(stack, "Vpc", new VpcAttributes { VpcId = "vpc-1", AvailabilityZones = ["eu-west-1a"], PrivateSubnetIds = ["subnet-1"] });
        var group = SecurityGroup.FromSecurityGroupId(stack, "Group", "sg-1");

        var pipeline = Steps.Pipeline(stack, new TrainingStep("Train", new TrainingStepProps
        {
            Estimator = new Estimator(Image.FromUri(Own), Props with { Network = new JobNetwork { Vpc = vpc, SecurityGroups = [group] } }),
            Inputs =
            {
                ["manifest"] = Channel.FromManifest("s3://data/manifest"),
                ["augmented"] = Channel.FromAugmentedManifest("s3://data/augmented", "source-ref", "label") with { ShuffleSeed = 7 },
                ["efs"] = Channel.FromFileSystem(FileSystemSource.Efs("fs-0123456789abcdef0", "/data")) with { ContentType = "text/csv" },
                ["fsx"] = Channel.FromFileSystem(FileSystemSource.FsxLustre("fs-0123456789abcdef0", "/mount/data", writable: true)),
            },
        }));

        JsonAssert.Same(JsonNode.Parse(
            """
            [
              { "DataSource": { "S3DataSource": { "S3DataType": "ManifestFile", "S3Uri": "s3://data/manifest", "S3DataDistributionType": "FullyReplicated" } }, "ChannelName": "manifest" },
              {
                "DataSource": { "S3DataSource": { "S3DataType": "AugmentedManifestFile", "S3Uri": "s3://data/augmented", "S3DataDistributionType": "FullyReplicated", "AttributeNames": ["source-ref", "label"] } },
                "RecordWrapperType": "RecordIO", "InputMode": "Pipe", "ShuffleConfig": { "Seed": 7 }, "ChannelName": "augmented"
              },
              { "DataSource": { "FileSystemDataSource": { "FileSystemId": "fs-0123456789abcdef0", "FileSystemType": "EFS", "DirectoryPath": "/data", "FileSystemAccessMode": "ro" } }, "ContentType": "text/csv", "ChannelName": "efs" },
              { "DataSource": { "FileSystemDataSource": { "FileSystemId": "fs-0123456789abcdef0", "FileSystemType": "FSxLustre", "DirectoryPath": "/mount/data", "FileSystemAccessMode": "rw" } }, "ChannelName": "fsx" }
            ]
            """)!, JsonNode.Parse(pipeline.DefinitionBody)!["Steps"]![0]!["Arguments"]!["InputDataConfig"]!);
    }

    private static JsonObject Train(EstimatorProps props) =>
        Steps.Arguments(new TrainingStep("Train", new TrainingStepProps { Estimator = new Estimator(Image.FromUri(Own), props) }));

    private static JsonNode Text(JsonNode node) => JsonNode.Parse(node.ToJsonString())!;
}
