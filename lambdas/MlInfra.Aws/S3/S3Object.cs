namespace MlInfra.Aws.S3;

/// <summary>An object as a list names it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Tells its content from others of the key.</param>
/// <param name="LastModified">When it came; for an upload in parts, when the upload began.</param>
public sealed record S3Object(string Key, long Size, string ETag, DateTimeOffset LastModified);
