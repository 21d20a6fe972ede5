using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>S3's errors in its own words.</summary>
internal static class S3Errors
{
    public static AwsException NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Details = new() { ["BucketName"] = bucket } };

    public static AwsException NoSuchKey(string key) =>
        new("NoSuchKey", "The specified key does not exist.", 404) { Details = new() { ["Key"] = key } };

    public static AwsException NoSuchVersion(string key, string versionId) =>
        new("NoSuchVersion", "The specified version does not exist.", 404) { Details = new() { ["Key"] = key, ["VersionId"] = versionId } };

    public static AwsException NoSuchUpload(string uploadId) =>
        new("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404)
        {
            Details = new() { ["UploadId"] = uploadId },
        };

    public static AwsException DeleteMarker() =>
        new("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);

    public static AwsException BucketNotEmpty(string bucket) =>
        new("BucketNotEmpty", "The bucket you tried to delete is not empty", 409) { Details = new() { ["BucketName"] = bucket } };

    public static AwsException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        {
            Details = new JsonObject { ["Condition"] = condition },
        };

    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);

    public static AwsException InvalidRequest(string message) => new("InvalidRequest", message);

    public static AwsException MalformedXml() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static AwsException BadDigest(string algorithm) =>
        new("BadDigest", algorithm == "MD5"
            ? "The Content-MD5 you specified did not match what we received."
            : $"The {algorithm} you specified did not match the calculated checksum.");
}
