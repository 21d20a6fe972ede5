using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Trains a model.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html"/>
public sealed class TrainingStep : PipelineStep
{
    private const long MaxSeconds = 28 * 86400;

    private readonly TrainingStepProps _props;

    /// <summary>Makes the step.</summary>
    public TrainingStep(string name, TrainingStepProps props)
        : base(name, props) => _props = props;

    /// <summary>Where the trained model lies in S3: a model.tar.gz.</summary>
    public StepProperty ModelArtifacts => Property("ModelArtifacts.S3ModelArtifacts");

    internal override string Type => "Training";

    internal override string Operation => "CreateTrainingJob";

    internal override JsonObject Arguments(StepContext context)
    {
        context.Needs.Jobs.Add("TrainingJob");
        var estimator = _props.Estimator.Props;
        var node = new JsonObject
        {
            ["AlgorithmSpecification"] = Algorithm(context, estimator),
            ["OutputDataConfig"] = Output(context, estimator),
            ["StoppingCondition"] = Stopping(context),
            ["ResourceConfig"] = Resources(context, estimator),
            ["RoleArn"] = StepContext.Role,
        };
        if (_props.Inputs.Count > 0)
        {
            node["InputDataConfig"] = new JsonArray([.. _props.Inputs.Select(input => input.Value.ToNode(context, input.Key, estimator.InputMode))]);
        }

        var hyperparameters = _props.Estimator.Hyperparameters(context);
        if (hyperparameters.Count > 0)
        {
            node["HyperParameters"] = hyperparameters;
        }

        JobNodes.AddMap(node, "Environment", context, estimator.Environment);
        AddCheckpoints(context, node);
        AddNetwork(context, node, estimator.Network);
        JobNodes.AddTags(node, estimator.Tags);
        return node;
    }

    private JsonObject Algorithm(StepContext context, EstimatorProps estimator)
    {
        var node = new JsonObject
        {
            ["TrainingInputMode"] = estimator.InputMode.ToString(),
            ["TrainingImage"] = context.Image("Estimator.Image", _props.Estimator.Image, ImageUse.Training, estimator.InstanceType),
        };
        if (estimator.MetricDefinitions.Count > 0)
        {
            node["MetricDefinitions"] = new JsonArray([.. estimator.MetricDefinitions.Select(metric =>
                new JsonObject { ["Name"] = metric.Name, ["Regex"] = metric.Regex })]);
        }

        return node;
    }

    private static JsonObject Output(StepContext context, EstimatorProps estimator)
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write("Estimator.OutputPath", estimator.OutputPath ?? context.RunFolder("model")) };
        JobNodes.Add(node, "KmsKeyId", context.OutputKey(estimator.OutputKey));
        return node;
    }

    private static JsonObject Resources(StepContext context, EstimatorProps estimator)
    {
        // The model allows 0 because instance groups may stand in its place.
        if (estimator.InstanceCount.Expected is long and < 1)
        {
            context.Problems.Add(context.Name("Estimator.InstanceCount"), $"{estimator.InstanceCount.Expected}", "be at least 1", "raise it");
        }

        var node = new JsonObject
        {
            ["VolumeSizeInGB"] = context.Value("Estimator.VolumeSizeInGB", estimator.VolumeSizeInGB),
            ["InstanceCount"] = context.Value("Estimator.InstanceCount", estimator.InstanceCount),
            ["InstanceType"] = context.InstanceType("Estimator.InstanceType", estimator.InstanceType, InstanceUse.Training, estimator.VolumeKey),
        };
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(estimator.VolumeKey));
        return node;
    }

    private JsonObject Stopping(StepContext context)
    {
        var maxRun = Defaults.Seconds(_props.MaxRun);
        if (maxRun > MaxSeconds)
        {
            context.Problems.Add(context.Name("MaxRun"), $"{maxRun} s", $"be at most {MaxSeconds} s (28 days), the longest that SageMaker trains",
                "lower it, and go on from checkpoints in a later run");
        }

        var node = new JsonObject { ["MaxRuntimeInSeconds"] = maxRun };
        if (_props.Spot is { } spot)
        {
            var maxWait = Defaults.Seconds(spot.MaxWait);
            if (maxWait < maxRun)
            {
                context.Problems.Add(context.Name("Spot.MaxWait"), $"{maxWait} s",
                    $"be at least MaxRun ({maxRun} s), because it counts waiting and running together", $"raise it to {maxRun} s or more, or lower MaxRun");
            }

            node["MaxWaitTimeInSeconds"] = maxWait;
        }

        return node;
    }

    private void AddCheckpoints(StepContext context, JsonObject node)
    {
        if (_props.Spot is not null)
        {
            node["EnableManagedSpotTraining"] = true;
            if (_props.Checkpoints is null)
            {
                context.Warn("mlinfra:spotWithoutCheckpoints",
                    $"{Name} trains on spot capacity without Checkpoints: an interruption starts it again from nothing, and a long job may never end. "
                    + "Set Checkpoints = Checkpoints.PerRun() and let the script save to and load from that folder.");
            }
        }

        if (_props.Checkpoints is { } checkpoints)
        {
            if (checkpoints.S3Uri is null && _props.Cache is not null)
            {
                context.Warn("mlinfra:cacheNeverHits",
                    $"{Name} has a Cache and Checkpoints.PerRun: the cache compares the place of checkpoints, which differs for each run, so it never hits. "
                    + "Use Checkpoints.At.");
            }

            node["CheckpointConfig"] = new JsonObject
            {
                ["S3Uri"] = context.Write("Checkpoints.S3Uri", checkpoints.S3Uri ?? context.RunFolder("checkpoints")),
                ["LocalPath"] = checkpoints.LocalPath,
            };
        }
    }

    private static void AddNetwork(StepContext context, JsonObject node, JobNetwork network)
    {
        if (network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc = true;
            node["VpcConfig"] = vpc;
        }

        if (network.Isolated)
        {
            node["EnableNetworkIsolation"] = true;
        }

        if (network.EncryptInterContainerTraffic)
        {
            node["EnableInterContainerTrafficEncryption"] = true;
        }
    }
}
