namespace MlInfra.Aws.S3;

/// <summary>An object's bytes, and the tag of just this content.</summary>
public sealed record S3Content(ReadOnlyMemory<byte> Body, string ETag);
