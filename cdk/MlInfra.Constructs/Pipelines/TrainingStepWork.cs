using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What trains, on what and for how long: the part of a request that a training job and a tuning job have in common.</summary>
internal sealed class TrainingStepWork(StepContext context, string stepName, string place)
{
    private const long MaxSeconds = 28 * 86400;

    public required Estimator Estimator { get; init; }

    public required IDictionary<string, Channel> Inputs { get; init; }

    public required Amazon.CDK.Duration MaxRun { get; init; }

    public required ManagedSpot? Spot { get; init; }

    public required Checkpoints? Checkpoints { get; init; }

    public required bool Cached { get; init; }

    private EstimatorProps Props => Estimator.Props;

    /// <summary>The name of a property of the estimator.</summary>
    public string OfEstimator(string property) => $"{place}Estimator.{property}";

    /// <summary>What a tuning job searches; nothing for training.</summary>
    public IReadOnlyDictionary<string, ParameterRange> Ranges { get; init; } = new Dictionary<string, ParameterRange>();

    /// <summary>The metric that a tuning job searches by.</summary>
    public HyperparameterTuningObjective? Objective { get; init; }

    public void Check() => Estimator.Check(new EstimatorUse(context, $"{place}Estimator", $"{place}Inputs", Inputs, Ranges, Objective));

    public JsonObject Algorithm()
    {
        var node = new JsonObject
        {
            ["TrainingInputMode"] = Props.InputMode.ToString(),
            ["TrainingImage"] = context.Image(OfEstimator("Image"), Estimator.Image, ImageUse.Training, Props.InstanceType),
        };
        if (Props.MetricDefinitions.Count > 0)
        {
            node["MetricDefinitions"] = new JsonArray([.. Props.MetricDefinitions.Select(metric =>
                new JsonObject { ["Name"] = metric.Name, ["Regex"] = metric.Regex })]);
        }

        return node;
    }

    public JsonObject Output()
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write(OfEstimator("OutputPath"), Props.OutputPath ?? context.RunFolder("model")) };
        JobNodes.Add(node, "KmsKeyId", context.OutputKey(Props.OutputKey));
        return node;
    }

    public JsonObject Resources()
    {
        // The model allows 0 because instance groups may stand in its place.
        if (Props.InstanceCount.Expected is long and < 1)
        {
            context.Problems.Add(context.Name(OfEstimator("InstanceCount")), $"{Props.InstanceCount.Expected}", "be at least 1", "raise it");
        }

        var node = new JsonObject
        {
            ["VolumeSizeInGB"] = context.Value(OfEstimator("VolumeSizeInGB"), Props.VolumeSizeInGB),
            ["InstanceCount"] = context.Value(OfEstimator("InstanceCount"), Props.InstanceCount),
            ["InstanceType"] = context.InstanceType(OfEstimator("InstanceType"), Props.InstanceType, InstanceUse.Training, Props.VolumeKey),
        };
        JobNodes.Add(node, "VolumeKmsKeyId", context.VolumeKey(Props.VolumeKey));
        return node;
    }

    public JsonObject Stopping()
    {
        var maxRun = Defaults.Seconds(MaxRun);
        if (maxRun > MaxSeconds)
        {
            context.Problems.Add(context.Name($"{place}MaxRun"), $"{maxRun} s", $"be at most {MaxSeconds} s (28 days), the longest that SageMaker trains",
                "lower it, and go on from checkpoints in a later run");
        }

        var node = new JsonObject { ["MaxRuntimeInSeconds"] = maxRun };
        if (Spot is { } spot)
        {
            var maxWait = Defaults.Seconds(spot.MaxWait);
            if (maxWait < maxRun)
            {
                context.Problems.Add(context.Name($"{place}Spot.MaxWait"), $"{maxWait} s",
                    $"be at least MaxRun ({maxRun} s), because it counts waiting and running together", $"raise it to {maxRun} s or more, or lower MaxRun");
            }

            node["MaxWaitTimeInSeconds"] = maxWait;
        }

        return node;
    }

    /// <summary>Adds what stands under the same names in both requests: data, environment, spot, checkpoints, network.</summary>
    public void AddCommon(JsonObject node)
    {
        if (Inputs.Count > 0)
        {
            node["InputDataConfig"] = new JsonArray([.. Inputs.Select(input => input.Value.ToNode(context, input.Key, Props.InputMode, $"{place}Inputs"))]);
        }

        JobNodes.AddMap(node, "Environment", context, Props.Environment);
        AddSpot(node);
        AddCheckpoints(node);
        AddNetwork(node);
    }

    private void AddSpot(JsonObject node)
    {
        if (Spot is null)
        {
            return;
        }

        node["EnableManagedSpotTraining"] = true;
        if (Checkpoints is null)
        {
            context.Warn("mlinfra:spotWithoutCheckpoints",
                $"{stepName} trains on spot capacity without Checkpoints: an interruption starts it again from nothing, and a long job may never end. "
                + "Set Checkpoints = Checkpoints.PerRun() and let the script save to and load from that folder.");
        }
    }

    private void AddCheckpoints(JsonObject node)
    {
        if (Checkpoints is not { } checkpoints)
        {
            return;
        }

        if (checkpoints.S3Uri is null && Cached)
        {
            context.Warn("mlinfra:cacheNeverHits",
                $"{stepName} has a Cache and Checkpoints.PerRun: the cache compares the place of checkpoints, which differs for each run, so it never hits. "
                + "Use Checkpoints.At.");
        }

        node["CheckpointConfig"] = new JsonObject
        {
            ["S3Uri"] = context.Write($"{place}Checkpoints.S3Uri", checkpoints.S3Uri ?? context.RunFolder("checkpoints")),
            ["LocalPath"] = checkpoints.LocalPath,
        };
    }

    private void AddNetwork(JsonObject node)
    {
        if (Props.Network.VpcConfig() is { } vpc)
        {
            context.Needs.Vpc = true;
            node["VpcConfig"] = vpc;
        }

        if (Props.Network.Isolated)
        {
            node["EnableNetworkIsolation"] = true;
        }

        if (Props.Network.EncryptInterContainerTraffic)
        {
            node["EnableInterContainerTrafficEncryption"] = true;
        }
    }
}
