using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, and the ACLs that every owner has.</summary>
internal sealed class BucketOperations(World world, Buckets buckets, Access access)
{
    public Task ListAsync(S3Request request)
    {
        if (!request.Caller.IsAdministrator) access.DemandBucket(request.Caller, "ListAllMyBuckets", "*");
        return S3Xml.AnswerAsync(request, "ListAllMyBucketsResult", w =>
        {
            ListOperations.Owner(w, world);
            w.WriteStartElement("Buckets");
            foreach (var bucket in buckets.All())
            {
                w.WriteStartElement("Bucket");
                w.WriteElementString("Name", bucket.Name);
                w.WriteElementString("CreationDate", S3Xml.Time(bucket.Created));
                w.WriteEndElement();
            }
        });
    }

    public async Task CreateAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "CreateBucket", request.Bucket);
        ObjectHeaders.RefuseUnsupported(request);
        if ((await S3Xml.ReadTextAsync(request)).Contains("<Bucket>", StringComparison.Ordinal)) throw AwsException.NotSupported("directory buckets of S3");
        buckets.Create(request.Bucket);
        request.Http.Response.Headers.Location = "/" + request.Bucket;
        request.Http.Response.ContentLength = 0;
    }

    public Task HeadAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "ListBucket", request.Bucket);
        buckets.Require(request.Bucket);
        request.Http.Response.Headers["x-amz-bucket-region"] = world.Region;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "DeleteBucket", request.Bucket);
        buckets.Delete(request.Bucket);
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public Task LocationAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "GetBucketLocation", request.Bucket);
        buckets.Require(request.Bucket);
        return S3Xml.AnswerAsync(request, "LocationConstraint", w =>
        {
            if (world.Region != "us-east-1") w.WriteString(world.Region);
        });
    }

    /// <summary>The one ACL there is: the owner has full control.</summary>
    public Task AclAsync(S3Request request)
    {
        if (request.Key.Length > 0) access.DemandObject(request.Caller, "GetObjectAcl", request.Bucket, request.Key);
        else access.DemandBucket(request.Caller, "GetBucketAcl", request.Bucket);
        buckets.Require(request.Bucket);
        return S3Xml.AnswerAsync(request, "AccessControlPolicy", w =>
        {
            ListOperations.Owner(w, world);
            w.WriteStartElement("AccessControlList");
            w.WriteStartElement("Grant");
            w.WriteStartElement("Grantee");
            w.WriteAttributeString("xsi", "type", "http://www.w3.org/2001/XMLSchema-instance", "CanonicalUser");
            w.WriteElementString("ID", ListOperations.OwnerId(world));
            w.WriteElementString("DisplayName", "laptop");
            w.WriteEndElement();
            w.WriteElementString("Permission", "FULL_CONTROL");
        });
    }

    public Task VersioningAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "GetBucketVersioning", request.Bucket);
        var bucket = buckets.Require(request.Bucket);
        return S3Xml.AnswerAsync(request, "VersioningConfiguration", w =>
        {
            if (bucket.Versioning.Length > 0) w.WriteElementString("Status", bucket.Versioning);
        });
    }

    public async Task PutVersioningAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "PutBucketVersioning", request.Bucket);
        var body = await S3Xml.ReadAsync(request);
        if (body.Text("MfaDelete") == "Enabled") throw AwsException.NotSupported("MFA delete of S3 buckets");
        var status = body.Text("Status");
        if (status is not ("Enabled" or "Suspended")) throw S3Errors.MalformedXml();
        buckets.Change(request.Bucket, b => b with { Versioning = status });
    }

    public Task EncryptionAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "GetEncryptionConfiguration", request.Bucket);
        var bucket = buckets.Require(request.Bucket);
        return S3Xml.AnswerAsync(request, "ServerSideEncryptionConfiguration", w =>
        {
            w.WriteStartElement("Rule");
            w.WriteStartElement("ApplyServerSideEncryptionByDefault");
            w.WriteElementString("SSEAlgorithm", bucket.Encryption);
            if (bucket.KmsKeyId is { } key) w.WriteElementString("KMSMasterKeyID", key);
            w.WriteEndElement();
            w.WriteElementString("BucketKeyEnabled", bucket.BucketKey ? "true" : "false");
        });
    }

    public async Task PutEncryptionAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "PutEncryptionConfiguration", request.Bucket);
        var rule = (await S3Xml.ReadAsync(request)).Child("Rule") ?? throw S3Errors.MalformedXml();
        var byDefault = rule.Child("ApplyServerSideEncryptionByDefault") ?? throw S3Errors.MalformedXml();
        var algorithm = byDefault.Text("SSEAlgorithm");
        if (algorithm is not ("AES256" or "aws:kms" or "aws:kms:dsse")) throw S3Errors.MalformedXml();
        buckets.Change(request.Bucket, b => b with
        {
            Encryption = algorithm,
            KmsKeyId = byDefault.Text("KMSMasterKeyID"),
            BucketKey = rule.Text("BucketKeyEnabled") == "true",
        });
    }

    public Task DeleteEncryptionAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "PutEncryptionConfiguration", request.Bucket);
        buckets.Change(request.Bucket, b => b with { Encryption = "AES256", KmsKeyId = null, BucketKey = false });
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public Task NotificationAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "GetBucketNotification", request.Bucket);
        var bucket = buckets.Require(request.Bucket);
        return S3Xml.AnswerAsync(request, "NotificationConfiguration", w =>
        {
            if (bucket.EventBridge) w.WriteElementString("EventBridgeConfiguration", "");
        });
    }

    public async Task PutNotificationAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "PutBucketNotification", request.Bucket);
        var body = await S3Xml.ReadAsync(request);
        if (body.Elements().FirstOrDefault(e => e.Name.LocalName != "EventBridgeConfiguration") is { } other)
            throw AwsException.NotSupported($"{other.Name.LocalName} of S3 notifications (EventBridgeConfiguration is supported)");
        buckets.Change(request.Bucket, b => b with { EventBridge = body.Child("EventBridgeConfiguration") is not null });
    }
}
