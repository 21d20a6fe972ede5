namespace MlInfra.Constructs.Jobs;

/// <summary>Where a bundle lies once it is an asset of a stack; the values are known at deployment.</summary>
/// <param name="S3Uri">The object, as <c>s3://bucket/key</c>.</param>
/// <param name="BucketName">The bucket of assets.</param>
/// <param name="ObjectKey">The object's key.</param>
public sealed record BundleLocation(string S3Uri, string BucketName, string ObjectKey);
