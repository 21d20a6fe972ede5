using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Endpoints;

/// <summary>
/// Notes for monitors what each transform job read and wrote: manifests of its files, by the hour in which it began, under <c>input/</c> and
/// <c>output/</c>. The data itself is not copied.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-batch.html"/>
public sealed record BatchCapture
{
    /// <summary>The bucket that receives the manifests. Default: that of the predictions.</summary>
    public IBucket? Bucket { get; init; }

    /// <summary>Where in the bucket. Default: batch/capture.</summary>
    public string Prefix { get; init; } = "batch/capture";

    /// <summary>
    /// Whether each prediction gets an id and the time of its job: two more columns in CSV, <c>SageMakerInferenceId</c> and
    /// <c>SageMakerInferenceTime</c> in JSON. Labels name predictions by it. Default: false.
    /// </summary>
    public bool GenerateInferenceId { get; init; }

    /// <summary>The key that encrypts the manifests. Default: the bucket's.</summary>
    public IKey? EncryptionKey { get; init; }
}
