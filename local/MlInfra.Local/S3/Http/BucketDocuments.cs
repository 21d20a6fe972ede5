using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>Sub-resources of buckets that are kept as they were put.</summary>
internal sealed class BucketDocuments(Buckets buckets, Access access)
{
    /// <param name="Name">The sub-resource in the query string.</param>
    /// <param name="GetAction">The IAM action that reads it.</param>
    /// <param name="PutAction">The IAM action that changes it.</param>
    /// <param name="Absent">The error where it was never put; null: an empty document is given.</param>
    /// <param name="Root">The root element of the empty document.</param>
    private sealed record Kind(string Name, string GetAction, string PutAction, (string Code, string Text)? Absent, string Root = "");

    private static readonly Dictionary<string, Kind> Kinds = new Kind[]
    {
        new("policy", "GetBucketPolicy", "PutBucketPolicy", ("NoSuchBucketPolicy", "The bucket policy does not exist")),
        new("publicAccessBlock", "GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock", ("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found")),
        new("lifecycle", "GetLifecycleConfiguration", "PutLifecycleConfiguration", ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")),
        new("tagging", "GetBucketTagging", "PutBucketTagging", ("NoSuchTagSet", "The TagSet does not exist")),
        new("cors", "GetBucketCORS", "PutBucketCORS", ("NoSuchCORSConfiguration", "The CORS configuration does not exist")),
        new("ownershipControls", "GetBucketOwnershipControls", "PutBucketOwnershipControls", ("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")),
        new("logging", "GetBucketLogging", "PutBucketLogging", null, "BucketLoggingStatus"),
        new("accelerate", "GetAccelerateConfiguration", "PutAccelerateConfiguration", null, "AccelerateConfiguration"),
        new("requestPayment", "GetBucketRequestPayment", "PutBucketRequestPayment", null, "RequestPaymentConfiguration"),
    }.ToDictionary(k => k.Name);

    // Asked for by tools that describe a bucket; they were never put, since putting them is refused.
    private static readonly Dictionary<string, Kind> NeverPut = new Kind[]
    {
        new("website", "GetBucketWebsite", "", ("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration")),
        new("replication", "GetReplicationConfiguration", "", ("ReplicationConfigurationNotFoundError", "The replication configuration was not found")),
        new("object-lock", "GetBucketObjectLockConfiguration", "", ("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket")),
    }.ToDictionary(k => k.Name);

    /// <summary>Answers if the request is for such a sub-resource.</summary>
    public Task? TryHandle(S3Request request)
    {
        foreach (var name in request.Http.Request.Query.Keys)
        {
            if (Kinds.TryGetValue(name, out var kind))
            {
                return request.Method switch
                {
                    "GET" => GetAsync(request, kind),
                    "PUT" => PutAsync(request, kind),
                    "DELETE" => DeleteAsync(request, kind),
                    _ => null,
                };
            }
            if (request.Method == "GET" && NeverPut.TryGetValue(name, out var never)) return GetAsync(request, never);
        }
        return null;
    }

    private Task GetAsync(S3Request request, Kind kind)
    {
        access.DemandBucket(request.Caller, kind.GetAction, request.Bucket);
        var documents = buckets.Require(request.Bucket).Documents;
        if (documents.TryGetValue(kind.Name, out var document))
            return S3Xml.AnswerTextAsync(request, document, kind.Name == "policy" ? "application/json" : "application/xml");
        return kind.Absent is { } absent
            ? throw new AwsException(absent.Code, absent.Text, 404) { Details = new() { ["BucketName"] = request.Bucket } }
            : S3Xml.AnswerAsync(request, kind.Root, _ => { });
    }

    private async Task PutAsync(S3Request request, Kind kind)
    {
        access.DemandBucket(request.Caller, kind.PutAction, request.Bucket);
        var document = kind.Name == "policy"
            ? CheckPolicy(await S3Xml.ReadTextAsync(request))
            : (await S3Xml.ReadAsync(request)).ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
        Keep(request.Bucket, kind.Name, document);
        if (kind.Name is "policy" or "tagging") request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task DeleteAsync(S3Request request, Kind kind)
    {
        access.DemandBucket(request.Caller, kind.Name == "policy" ? "DeleteBucketPolicy" : kind.PutAction, request.Bucket);
        Keep(request.Bucket, kind.Name, null);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private void Keep(string bucket, string name, string? document) => buckets.Change(bucket, b => b.WithDocument(name, document));

    private static string CheckPolicy(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject policy && policy["Statement"] is not null) return text;
        }
        catch (JsonException)
        {
            // said below
        }
        throw new AwsException("MalformedPolicy", "This policy contains invalid Json");
    }
}
