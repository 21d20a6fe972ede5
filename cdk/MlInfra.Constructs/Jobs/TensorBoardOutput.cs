using System.Text.Json.Nodes;
using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>Where a training job's files for TensorBoard go.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TensorBoardOutputConfig.html"/>
public sealed record TensorBoardOutput
{
    /// <summary>The prefix in S3. Default: each run of the pipeline has its own.</summary>
    public PipelineValue? S3OutputPath { get; init; }

    /// <summary>The folder in the container. Default: the service's, /opt/ml/output/tensorboard.</summary>
    public string? LocalPath { get; init; }

    internal JsonObject ToNode(StepContext context, string place)
    {
        var node = new JsonObject { ["S3OutputPath"] = context.Write($"{place}.S3OutputPath", S3OutputPath ?? context.RunFolder("tensorboard")) };
        JobNodes.Add(node, "LocalPath", LocalPath);
        return node;
    }
}
