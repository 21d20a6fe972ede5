using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using MlInfra.Constructs.Baseline;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>A model's artifact in S3.</summary>
public sealed class ModelData
{
    private readonly IBucket? _bucket;
    private readonly IKey? _key;

    private ModelData(string uri, IBucket? bucket, IKey? key)
    {
        Uri = uri;
        _bucket = bucket;
        _key = key;
    }

    internal string Uri { get; }

    /// <summary>An object of a bucket.</summary>
    public static ModelData FromBucket(IBucket bucket, string key)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(key);
        return new($"s3://{bucket.BucketName}/{key}", bucket, bucket.EncryptionKey);
    }

    /// <summary>An object by its URI, and the key that encrypts it if it has one of its own.</summary>
    public static ModelData FromUri(string s3Uri, IKey? encryptionKey = null)
    {
        ArgumentNullException.ThrowIfNull(s3Uri);
        return new(s3Uri, null, encryptionKey);
    }

    internal void Check(Problems problems, string property)
    {
        if (_bucket is null && !Uri.StartsWith("s3://", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{Uri}'", "be an S3 URI, so that the role may read just this object", "write s3://bucket/key, or use ModelData.FromBucket");
        }
        else if (!Tokens.In(Uri) && !Uri.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{Uri}'", "be one .tar.gz, which is how SageMaker unpacks a model", "pack the model's folder with tar -czf");
        }
    }

    internal IEnumerable<Allow> Needs()
    {
        yield return new("ReadModels", ["s3:GetObject"], [$"arn:{Aws.PARTITION}:s3:::{Uri["s3://".Length..]}"]);
        if (_key is not null)
        {
            yield return new("DecryptModels", ["kms:Decrypt"], [_key.KeyArn]);
        }
    }
}
