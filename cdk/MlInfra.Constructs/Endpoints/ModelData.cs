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

    // The name of a bucket that the app makes is known only to the deployment.
    private string Key => Uri[(Uri.IndexOf('/', "s3://".Length) + 1)..];

    /// <summary>Whether these are the files under a prefix, uncompressed.</summary>
    internal bool IsPrefix { get; private init; }

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

    /// <summary>
    /// The files under a prefix as they are, without an archive: large models start sooner, since nothing has to be unpacked.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">The folder of the files; ends with a slash.</param>
    public static ModelData FromPrefix(IBucket bucket, string prefix)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(prefix);
        return new($"s3://{bucket.BucketName}/{prefix}", bucket, bucket.EncryptionKey) { IsPrefix = true };
    }

    internal void Check(Problems problems, string property)
    {
        if (_bucket is null && !Uri.StartsWith("s3://", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{Uri}'", "be an S3 URI, so that the role may read just this object", "write s3://bucket/key, or use ModelData.FromBucket");
        }
        else if (IsPrefix)
        {
            if (!Uri.EndsWith('/'))
            {
                problems.Add(property, $"'{Key}'", "be a folder that ends with a slash, since other models may begin with the same letters", "add the slash");
            }
        }
        else if (!Tokens.In(Key) && !Key.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            problems.Add(property, $"'{(Tokens.In(Uri) ? Key : Uri)}'", "be one .tar.gz, which is how SageMaker unpacks a model", "pack the model's folder with tar -czf");
        }
    }

    internal IEnumerable<Allow> Needs()
    {
        var arn = $"arn:{Aws.PARTITION}:s3:::{Uri["s3://".Length..]}";
        yield return IsPrefix
            ? new("ReadModels", ["s3:GetObject"], [arn + "*"]) { WildcardReason = "the model is the files under this prefix." }
            : new("ReadModels", ["s3:GetObject"], [arn]);
        if (IsPrefix)
        {
            yield return new("ListModels", ["s3:ListBucket"], [_bucket!.BucketArn]);
        }

        if (_key is not null)
        {
            yield return new("DecryptModels", ["kms:Decrypt"], [_key.KeyArn]);
        }
    }
}
