using MlInfra.Constructs.Pipelines;

namespace MlInfra.Constructs.Jobs;

/// <summary>
/// Where a training script keeps what it has learnt so far; SageMaker copies the folder to S3 as it changes and back after an interruption.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-checkpoints.html"/>
public sealed class Checkpoints
{
    private Checkpoints(PipelineValue? s3Uri, string localPath)
    {
        S3Uri = s3Uri;
        LocalPath = localPath;
    }

    /// <summary>The place in S3; null where each run of the pipeline has its own.</summary>
    public PipelineValue? S3Uri { get; }

    /// <summary>The folder in the container.</summary>
    public string LocalPath { get; }

    /// <summary>
    /// Each run of the pipeline keeps its own, beside its other results; a retried step goes on where it was. The place is part of
    /// what a step's cache compares, so a cached step needs <see cref="At"/>.
    /// </summary>
    public static Checkpoints PerRun(string localPath = "/opt/ml/checkpoints") => new(null, localPath);

    /// <summary>All runs share one place: a later run goes on from what an earlier one learnt.</summary>
    public static Checkpoints At(PipelineValue s3Uri, string localPath = "/opt/ml/checkpoints")
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        return new(s3Uri, localPath);
    }
}
