using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Keeps a sample of an endpoint's requests and answers in S3, for monitoring and for training.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture.html"/>
public sealed record DataCapture
{
    /// <summary>The bucket that receives the records.</summary>
    public required IBucket Bucket { get; init; }

    /// <summary>Where in the bucket; SageMaker adds endpoint, variant and hour. Default: data-capture.</summary>
    public string Prefix { get; init; } = "data-capture";

    /// <summary>The percentage of the requests, 0 to 100. Default: 20.</summary>
    public int Percentage { get; init; } = 20;

    /// <summary>Whether requests are kept. Default: true.</summary>
    public bool Input { get; init; } = true;

    /// <summary>Whether answers are kept. Default: true.</summary>
    public bool Output { get; init; } = true;

    /// <summary>
    /// What the answers that are kept must look like; an alarm on those that do not stops roll-outs. Null: anything. Default:
    /// <see cref="OutputCheck.WherePossible"/>, well-formed.
    /// </summary>
    public OutputCheck? Check { get; init; } = OutputCheck.WherePossible;

    /// <summary>The content types that are kept as text, as CSV is. Default: text/csv.</summary>
    public IReadOnlyList<string> CsvContentTypes { get; init; } = ["text/csv"];

    /// <summary>The content types that are kept as JSON. All others are kept in base64. Default: application/json.</summary>
    public IReadOnlyList<string> JsonContentTypes { get; init; } = ["application/json"];

    /// <summary>The key that encrypts the records. Default: the bucket's.</summary>
    public IKey? EncryptionKey { get; init; }
}
