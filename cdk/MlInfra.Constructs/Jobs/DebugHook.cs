using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// What SageMaker Debugger saves of a training job's tensors. <c>DebugHook = new()</c> is what the Python SDK's estimators have by default.
/// </summary>
/// <remarks>
/// A step's cache compares it. With a folder for each run, which is the default, a cached step never hits: give the estimator an OutputPath.
/// </remarks>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DebugHookConfig.html"/>
public sealed record DebugHook
{
    /// <summary>The prefix in S3. Default: that of the model.</summary>
    public PipelineValue? S3OutputPath { get; init; }

    /// <summary>The folder in the container. Default: the service's, /opt/ml/output/tensors.</summary>
    public string? LocalPath { get; init; }

    /// <summary>Parameters of the hook, for example <c>save_interval</c>; at most 20. Default: none.</summary>
    public IDictionary<string, PipelineValue> HookParameters { get; init; } = new Dictionary<string, PipelineValue>();

    /// <summary>What to save; at most 20. Default: what the framework's hook saves by itself.</summary>
    public IReadOnlyList<TensorCollection> Collections { get; init; } = [];

    internal JsonObject ToNode(StepContext context, string place, PipelineValue modelPath)
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write($"{place}.S3OutputPath", S3OutputPath ?? modelPath) };
        JobNodes.Add(node, "LocalPath", LocalPath);
        JobNodes.AddMap(node, "HookParameters", context, HookParameters);
        node["CollectionConfigurations"] = new JsonArray([.. Collections.Select(collection => collection.ToNode())]);
        return node;
    }
}
