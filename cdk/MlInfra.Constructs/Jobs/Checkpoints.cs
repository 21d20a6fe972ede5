using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Where a training script keeps what it has learnt so far; SageMaker copies the folder to S3 as it changes and back after an interruption.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-checkpoints.html"/>
public sealed class Checkpoints
{
    private const string Default = "/opt/ml/checkpoints";

    private Checkpoints(PipelineValue? s3Uri, string? localPath)
    {
        S3Uri = s3Uri;
        Given = localPath;
    }

    /// <summary>The place in S3; null where each run of the pipeline has its own.</summary>
    public PipelineValue? S3Uri { get; }

    /// <summary>The folder in the container. Default: /opt/ml/checkpoints, the service's.</summary>
    public string LocalPath => Given ?? Default;

    /// <summary>The folder as the service is told it; null leaves it to the service, which takes the same.</summary>
    internal string? Given { get; }

    /// <summary>
    /// Each run of the pipeline keeps its own, beside its other results; a retried step goes on where it was. The place is part of
    /// what a step's cache compares, so a cached step needs <see cref="At"/>.
    /// </summary>
    public static Checkpoints PerRun(string? localPath = Default) => new(null, localPath);

    /// <summary>All runs share one place: a later run goes on from what an earlier one learnt.</summary>
    public static Checkpoints At(PipelineValue s3Uri, string? localPath = Default)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        return new(s3Uri, localPath);
    }
}
