using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>What headers say of an object, both ways.</summary>
internal static class ObjectHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";
    private static readonly string[] Kept = ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"];
    private static readonly string[] PrivateAcls = ["private", "bucket-owner-full-control", "bucket-owner-read"];

    /// <summary>Refuses what would be pretended otherwise.</summary>
    public static void RefuseUnsupported(S3Request request)
    {
        if (request.Header("x-amz-acl") is { } acl && !PrivateAcls.Contains(acl))
            throw AwsException.NotSupported($"the canned ACL '{acl}' of S3 objects");
        foreach (var name in request.Http.Request.Headers.Keys)
        {
            if (name.StartsWith("x-amz-server-side-encryption-customer", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("x-amz-object-lock", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("x-amz-grant", StringComparison.OrdinalIgnoreCase))
                throw AwsException.NotSupported($"the header {name.ToLowerInvariant()} of S3");
        }
    }

    /// <summary>The object that the headers of a write describe, without content.</summary>
    public static ObjectVersion Draft(S3Request request, Bucket bucket)
    {
        RefuseUnsupported(request);
        var algorithm = request.Header("x-amz-server-side-encryption");
        return WithDescription(request, new ObjectVersion
        {
            Tags = Tags(request.Header("x-amz-tagging")),
            Encryption = algorithm ?? bucket.Encryption,
            KmsKeyId = algorithm is null ? bucket.KmsKeyId : request.Header("x-amz-server-side-encryption-aws-kms-key-id") ?? (algorithm == bucket.Encryption ? bucket.KmsKeyId : null),
            BucketKey = bucket.BucketKey,
            StorageClass = request.Header("x-amz-storage-class") ?? "STANDARD",
        });
    }

    /// <summary>The version with the type, headers and metadata of the request instead of its own.</summary>
    public static ObjectVersion WithDescription(S3Request request, ObjectVersion version)
    {
        var headers = new Dictionary<string, string>();
        foreach (var name in Kept)
        {
            if (request.Header(name) is not { } value) continue;
            if (name == "Content-Encoding")
                value = string.Join(',', value.Split(',', StringSplitOptions.TrimEntries).Where(v => v != "aws-chunked"));
            if (value.Length > 0) headers[name] = value;
        }
        return version with
        {
            ContentType = request.Header("Content-Type") ?? "binary/octet-stream",
            Headers = headers,
            Metadata = request.Http.Request.Headers
                .Where(h => h.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(h => h.Key[MetadataPrefix.Length..].ToLowerInvariant(), h => h.Value.ToString()),
        };
    }

    public static Dictionary<string, string> Tags(string? query) =>
        QueryHelpers.ParseQuery(query).ToDictionary(t => t.Key, t => t.Value.ToString());

    /// <summary>What GET and HEAD say.</summary>
    public static void Write(S3Request request, ObjectVersion version, bool isVersioned)
    {
        var response = request.Http.Response;
        response.ContentType = request.Query("response-content-type") ?? version.ContentType;
        response.Headers.ETag = $"\"{version.ETag}\"";
        response.Headers.LastModified = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        foreach (var (name, value) in version.Headers) response.Headers[name] = value;
        foreach (var name in Kept)
            if (request.Query("response-" + name.ToLowerInvariant()) is { } instead) response.Headers[name] = instead;
        foreach (var (name, value) in version.Metadata) response.Headers[MetadataPrefix + name] = value;
        if (version.Tags.Count > 0) response.Headers["x-amz-tagging-count"] = version.Tags.Count.ToString(CultureInfo.InvariantCulture);
        if (version.StorageClass != "STANDARD") response.Headers["x-amz-storage-class"] = version.StorageClass;
        if (version.PartSizes is { } parts && request.Has("partNumber")) response.Headers["x-amz-mp-parts-count"] = parts.Count.ToString(CultureInfo.InvariantCulture);
        if (string.Equals(request.Header("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase)) WriteChecksums(response, version);
        WriteEncryption(response, version);
        if (isVersioned) response.Headers["x-amz-version-id"] = version.VersionId;
    }

    /// <summary>What the answer to a write says.</summary>
    public static void WriteAdded(S3Request request, ObjectVersion version, Bucket bucket)
    {
        var response = request.Http.Response;
        response.Headers.ETag = $"\"{version.ETag}\"";
        WriteChecksums(response, version);
        WriteEncryption(response, version);
        if (bucket.Versioning.Length > 0) response.Headers["x-amz-version-id"] = version.VersionId;
    }

    public static void WriteEncryption(HttpResponse response, ObjectVersion version)
    {
        response.Headers["x-amz-server-side-encryption"] = version.Encryption;
        if (version.KmsKeyId is { } key) response.Headers["x-amz-server-side-encryption-aws-kms-key-id"] = key;
        if (version.BucketKey && version.KmsKeyId is not null) response.Headers["x-amz-server-side-encryption-bucket-key-enabled"] = "true";
    }

    public static void WriteChecksums(HttpResponse response, ObjectVersion version)
    {
        foreach (var (algorithm, value) in version.Checksums) response.Headers["x-amz-checksum-" + algorithm.ToLowerInvariant()] = value;
        if (version.Checksums.Count > 0) response.Headers["x-amz-checksum-type"] = version.ChecksumType;
    }
}
