namespace MlInfra.Local.S3;

/// <summary>A multipart upload under way.</summary>
/// <param name="Draft">The object it will become, without content.</param>
/// <param name="ChecksumAlgorithm">The algorithm of its parts, or null.</param>
internal sealed record Upload(
    string Bucket, string Key, string UploadId, DateTimeOffset Initiated, ObjectVersion Draft, string? ChecksumAlgorithm, string? ChecksumType);

/// <summary>A part of an upload.</summary>
internal sealed record UploadPart(int Number, StoredFile File, DateTimeOffset LastModified);

/// <summary>Content that was written.</summary>
/// <param name="File">Its file, relative to the folder of contents.</param>
/// <param name="Md5">In hexadecimal.</param>
/// <param name="Checksums">Base64, by algorithm.</param>
internal sealed record StoredFile(string File, long Size, string Md5, Dictionary<string, string> Checksums);
