namespace MlInfra.Aws.S3;

/// <summary>An object as a listing has it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="ETag">What tells this content from another one, with its quotes.</param>
public sealed record S3Object(string Key, long Size, DateTimeOffset LastModified, string ETag);
