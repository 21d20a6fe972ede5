using System.Text.Json.Serialization;

namespace MlInfra.Local.S3;

/// <summary>A key of a bucket with its versions, newest first.</summary>
internal sealed record ObjectEntry(string Bucket, string Key, List<ObjectVersion> Versions)
{
    /// <summary>The version that a plain GET gives; null when the newest is a delete marker.</summary>
    [JsonIgnore]
    public ObjectVersion? Current => Versions is [{ IsDeleteMarker: false } newest, ..] ? newest : null;
}

/// <summary>A version of an object, or a delete marker.</summary>
internal sealed record ObjectVersion
{
    public const string NullId = "null";

    public string VersionId { get; init; } = NullId;

    public DateTimeOffset LastModified { get; init; }

    public bool IsDeleteMarker { get; init; }

    /// <summary>The content's file, relative to the folder of contents; null for a delete marker.</summary>
    public string? File { get; init; }

    public long Size { get; init; }

    /// <summary>Without quotes.</summary>
    public string ETag { get; init; } = "";

    public string ContentType { get; init; } = "binary/octet-stream";

    /// <summary>Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>What x-amz-meta-* carries, without the prefix.</summary>
    public Dictionary<string, string> Metadata { get; init; } = [];

    public Dictionary<string, string> Tags { get; init; } = [];

    public string Encryption { get; init; } = "AES256";

    public string? KmsKeyId { get; init; }

    public bool BucketKey { get; init; }

    public string StorageClass { get; init; } = "STANDARD";

    /// <summary>Base64 checksums by algorithm (CRC32, SHA256 ...).</summary>
    public Dictionary<string, string> Checksums { get; init; } = [];

    /// <summary>FULL_OBJECT or COMPOSITE.</summary>
    public string ChecksumType { get; init; } = "FULL_OBJECT";

    /// <summary>The sizes of the parts of a multipart upload.</summary>
    public List<long>? PartSizes { get; init; }
}
