using System.Text.Json.Nodes;
using MlInfra.Constructs.Jobs;

namespace MlInfra.Constructs.Pipelines;

/// <summary>What trains, on what and for how long: the part of a request that a training job and a tuning job have in common.</summary>
internal sealed class TrainingStepWork(StepContext context, string stepName, string place)
{
    private const long MaxSeconds = 28 * 86400;

    public required Estimator Estimator { get; init; }

    public required IDictionary<string, Channel> Inputs { get; init; }

    public required TimeLimit MaxRun { get; init; }

    public required ManagedSpot? Spot { get; init; }

    public required Checkpoints? Checkpoints { get; init; }

    public required bool Cached { get; init; }

    private EstimatorProps Props => Estimator.Props;

    private PipelineValue? FirstInstanceType => Props.InstanceGroups.Count > 0 ? Props.InstanceGroups[0].InstanceType : Props.InstanceType;

    /// <summary>The name of a property of the estimator.</summary>
    public string OfEstimator(string property) => $"{place}Estimator.{property}";

    /// <summary>What a tuning job searches; nothing for training.</summary>
    public IReadOnlyDictionary<string, ParameterRange> Ranges { get; init; } = new Dictionary<string, ParameterRange>();

    /// <summary>The metric that a tuning job searches by.</summary>
    public HyperparameterTuningObjective? Objective { get; init; }

    public void Check() => Estimator.Check(new EstimatorUse(context, $"{place}Estimator", $"{place}Inputs", Inputs, Ranges, Objective));

    public JsonObject Algorithm()
    {
        var node = new JsonObject { ["TrainingInputMode"] = Props.InputMode.ToString() };
        if (Estimator.Image is AlgorithmResource algorithm)
        {
            node["AlgorithmName"] = algorithm.Arn;
            context.Allow(["sagemaker:DescribeAlgorithm"], algorithm.Arn.StartsWith("arn:", StringComparison.Ordinal) ? algorithm.Arn : context.Arn("sagemaker", $"algorithm/{algorithm.Arn}"));
        }
        else
        {
            node["TrainingImage"] = context.Image(OfEstimator("Image"), Estimator.Image, ImageUse.Training, FirstInstanceType);
        }

        if (Props.MetricDefinitions.Count > 0)
        {
            node["MetricDefinitions"] = new JsonArray([.. Props.MetricDefinitions.Select(metric =>
                new JsonObject { ["Name"] = metric.Name, ["Regex"] = metric.Regex })]);
        }

        return node;
    }

    /// <summary>The prefix of the model: the estimator's, or one of each run.</summary>
    public PipelineValue ModelPath => Props.OutputPath ?? context.RunFolder("model");

    public JsonObject Output()
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write(OfEstimator("OutputPath"), ModelPath) };
        JobNodes.Add(node, "KmsKeyId", context.OutputKey(Props.OutputKey));
        JobNodes.Add(node, "CompressionType", Props.CompressOutput ? null : "NONE");
        return node;
    }

    public JsonObject Resources() => new TrainingStepResources(context, Props, place, Spot is not null).ToNode();

    public JsonObject Stopping()
    {
        var maxRun = MaxRun.Seconds;
        if (maxRun > MaxSeconds)
        {
            context.Problems.Add(context.Name($"{place}MaxRun"), $"{maxRun} s", $"be at most {MaxSeconds} s (28 days), the longest that SageMaker trains",
                "lower it, and go on from checkpoints in a later run");
        }

        var node = new JsonObject { ["MaxRuntimeInSeconds"] = MaxRun.ToNode(context, $"{place}MaxRun") };
        if (Spot?.MaxWait is { } wait)
        {
            if (wait.Seconds < maxRun)
            {
                context.Problems.Add(context.Name($"{place}Spot.MaxWait"), $"{wait.Seconds} s",
                    $"be at least MaxRun ({maxRun} s), because it counts waiting and running together", $"raise it to {maxRun} s or more, or lower MaxRun");
            }

            node["MaxWaitTimeInSeconds"] = wait.ToNode(context, $"{place}Spot.MaxWait");
        }

        return node;
    }

    /// <summary>Adds what stands under the same names in both requests: data, environment, spot, checkpoints, network.</summary>
    public void AddCommon(JsonObject node)
    {
        if (Inputs.Count > 0)
        {
            node["InputDataConfig"] = new JsonArray([.. Inputs.Select(input => input.Value.ToNode(context, input.Key, Props, $"{place}Inputs"))]);
        }

        JobNodes.AddMap(node, "Environment", context, Props.Environment);
        AddSpot(node);
        AddCheckpoints(node);
        AddNetwork(node);
        if (Props.MaxRetryAttempts is { } attempts)
        {
            node["RetryStrategy"] = new JsonObject { ["MaximumRetryAttempts"] = context.Value(OfEstimator("MaxRetryAttempts"), attempts) };
        }
    }

    private void AddSpot(JsonObject node)
    {
        if (Spot is null)
        {
            return;
        }

        node["EnableManagedSpotTraining"] = context.Value($"{place}Spot.Enabled", Spot.Enabled);
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

        var config = new JsonObject { ["S3Uri"] = context.Write($"{place}Checkpoints.S3Uri", checkpoints.S3Uri ?? context.RunFolder("checkpoints")) };
        JobNodes.Add(config, "LocalPath", checkpoints.Given);
        node["CheckpointConfig"] = config;
    }

    private void AddNetwork(JsonObject node)
    {
        JobNodes.AddNetwork(context, node, Props.Network);

        if (Props.Network.EncryptInterContainerTraffic)
        {
            node["EnableInterContainerTrafficEncryption"] = true;
        }
    }
}
