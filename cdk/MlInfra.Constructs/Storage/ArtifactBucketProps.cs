using Amazon.CDK;
using Amazon.CDK.AWS.KMS;

namespace MlInfra.Constructs.Storage;

/// <summary>Properties of an <see cref="ArtifactBucket"/>.</summary>
public sealed record ArtifactBucketProps
{
    /// <summary>The key that encrypts the objects. Default: a new key that rotates every year.</summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>The alias of the new key, without <c>alias/</c>. Default: none.</summary>
    public string? KeyAlias { get; init; }

    /// <summary>Days that a version is kept after it was overwritten or deleted. Default: 90.</summary>
    public int NoncurrentVersionDays { get; init; } = 90;

    /// <summary>Days after which the parts of an upload that was never completed are removed. Default: 7.</summary>
    public int IncompleteUploadDays { get; init; } = 7;

    /// <summary>Days that access logs are kept. Default: 365.</summary>
    public int AccessLogDays { get; init; } = 365;

    /// <summary>
    /// What happens to the buckets and the key when they leave the stack. With DESTROY, CloudFormation deletes a bucket
    /// only once it is empty. Default: RETAIN.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
