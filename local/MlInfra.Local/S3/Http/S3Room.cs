using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.S3.Http;

/// <summary>S3 over HTTP: REST with XML. Takes each request to its operation.</summary>
internal sealed class S3Room(
    BucketOperations bucketOperations, BucketDocuments documents, ListOperations lists, ObjectReads reads, ObjectWrites writes,
    ObjectTagging tagging, MultipartOperations multipart) : IHttpRoom
{
    public string SigningName => "s3";

    public async Task HandleAsync(HttpContext http, Principal caller, string requestId)
    {
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers["x-amz-id-2"] = requestId;
        var request = S3Request.Read(http, caller);
        var answer = request.Bucket.Length == 0 ? Service(request) : request.Key.Length == 0 ? BucketLevel(request) : ObjectLevel(request);
        await (answer ?? throw Unknown(request));
    }

    public Task WriteErrorAsync(HttpContext http, AwsException error, string requestId)
    {
        if (error.Code == "AccessDeniedException") error = new("AccessDenied", error.Message, 403) { Details = error.Details };
        return S3Xml.ErrorAsync(http, error, http.Request.Path, requestId);
    }

    private Task? Service(S3Request request) => request.Method == "GET" ? bucketOperations.ListAsync(request) : null;

    private Task? BucketLevel(S3Request r)
    {
        if (documents.TryHandle(r) is { } handled) return handled;
        return r.Method switch
        {
            "GET" when r.Has("location") => bucketOperations.LocationAsync(r),
            "GET" when r.Has("acl") => bucketOperations.AclAsync(r),
            "GET" when r.Has("versioning") => bucketOperations.VersioningAsync(r),
            "PUT" when r.Has("versioning") => bucketOperations.PutVersioningAsync(r),
            "GET" when r.Has("encryption") => bucketOperations.EncryptionAsync(r),
            "PUT" when r.Has("encryption") => bucketOperations.PutEncryptionAsync(r),
            "DELETE" when r.Has("encryption") => bucketOperations.DeleteEncryptionAsync(r),
            "GET" when r.Has("notification") => bucketOperations.NotificationAsync(r),
            "PUT" when r.Has("notification") => bucketOperations.PutNotificationAsync(r),
            "GET" when r.Has("versions") => lists.ListVersionsAsync(r),
            "GET" when r.Has("uploads") => multipart.ListUploadsAsync(r),
            "POST" when r.Has("delete") => writes.DeleteManyAsync(r),
            "HEAD" => bucketOperations.HeadAsync(r),
            _ when HasSubResource(r) => null,
            "GET" => lists.ListAsync(r),
            "PUT" => bucketOperations.CreateAsync(r),
            "DELETE" => bucketOperations.DeleteAsync(r),
            _ => null,
        };
    }

    private Task? ObjectLevel(S3Request r) => r.Method switch
    {
        "GET" when r.Has("uploadId") => multipart.ListPartsAsync(r),
        "POST" when r.Has("uploads") => multipart.StartAsync(r),
        "POST" when r.Has("uploadId") => multipart.CompleteAsync(r),
        "PUT" when r.Has("uploadId") && r.Header("x-amz-copy-source") is not null => multipart.CopyPartAsync(r),
        "PUT" when r.Has("uploadId") => multipart.PutPartAsync(r),
        "DELETE" when r.Has("uploadId") => multipart.AbortAsync(r),
        "GET" when r.Has("tagging") => tagging.GetAsync(r),
        "PUT" when r.Has("tagging") => tagging.PutAsync(r),
        "DELETE" when r.Has("tagging") => tagging.DeleteAsync(r),
        "GET" when r.Has("acl") => bucketOperations.AclAsync(r),
        "GET" when r.Has("attributes") => reads.GetAttributesAsync(r),
        _ when HasSubResource(r) => null,
        "GET" or "HEAD" => reads.GetAsync(r),
        "PUT" when r.Header("x-amz-copy-source") is not null => writes.CopyAsync(r),
        "PUT" => writes.PutAsync(r),
        "DELETE" => writes.DeleteAsync(r),
        _ => null,
    };

    // A sub-resource that is not known must not be taken for the plain operation: PUT ?website would create a bucket.
    private static bool HasSubResource(S3Request r) => r.Http.Request.Query.Any(q =>
        q.Value.ToString().Length == 0 && !Plain.Contains(q.Key) && !q.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
        || q.Key is "retention" or "legal-hold" or "restore" or "select" or "torrent" or "id" or "append");

    private static readonly HashSet<string> Plain =
        ["prefix", "delimiter", "marker", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner", "versionId", "list-type", "x-id", "key-marker", "version-id-marker"];

    private static AwsException Unknown(S3Request r)
    {
        var query = string.Join('&', r.Http.Request.Query.Keys.Where(k => !k.StartsWith("X-Amz-", StringComparison.Ordinal)));
        return AwsException.NotSupported($"s3: {r.Method} of {(r.Bucket.Length == 0 ? "the service" : r.Key.Length == 0 ? "a bucket" : "an object")}{(query.Length > 0 ? " with ?" + query : "")}");
    }
}
