using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>PutObject, CopyObject, DeleteObject, DeleteObjects.</summary>
internal sealed class ObjectWrites(Buckets buckets, Objects objects, ObjectFiles files, Access access)
{
    public async Task PutAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
        var bucket = buckets.Require(request.Bucket);
        var draft = ObjectHeaders.Draft(request, bucket);
        if (draft.Tags.Count > 0) access.DemandObject(request.Caller, "PutObjectTagging", request.Bucket, request.Key);
        access.DemandEncrypt(request.Caller, draft.Encryption, draft.KmsKeyId);
        var check = Preconditions.OfWrite(request);
        check?.Invoke(objects.Find(request.Bucket, request.Key)?.Current); // before the body is taken in; again when it is kept
        var body = Body.Open(request);
        var stored = await files.WriteAsync(body.Stream, body.Algorithms, request.Aborted);
        try
        {
            body.Verify(stored);
        }
        catch
        {
            files.Delete(stored.File);
            throw;
        }
        draft = draft with { File = stored.File, Size = stored.Size, ETag = stored.Md5, Checksums = stored.Checksums };
        var added = objects.Add(request.Bucket, request.Key, draft, "PutObject", request.Caller.Arn, check);
        ObjectHeaders.WriteAdded(request, added, bucket);
        request.Http.Response.ContentLength = 0;
    }

    public async Task CopyAsync(S3Request request)
    {
        var (source, content) = OpenSource(request);
        await using (content)
        {
            access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
            var bucket = buckets.Require(request.Bucket);
            var replace = request.Header("x-amz-metadata-directive") == "REPLACE";
            var fresh = ObjectHeaders.Draft(request, bucket);
            var (fromBucket, fromKey, _) = Source(request);
            if (!replace && fromBucket == request.Bucket && fromKey == request.Key && bucket.Versioning.Length == 0
                && request.Header("x-amz-storage-class") is null && request.Header("x-amz-server-side-encryption") is null && request.Header("x-amz-tagging-directive") is null)
                throw S3Errors.InvalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
            access.DemandEncrypt(request.Caller, fresh.Encryption, fresh.KmsKeyId);
            var algorithms = request.Header("x-amz-checksum-algorithm") is { } chosen ? [chosen] : source.Checksums.Keys.ToList();
            var stored = await files.WriteAsync(content, algorithms, request.Aborted);
            var draft = fresh with
            {
                File = stored.File,
                Size = stored.Size,
                ETag = stored.Md5,
                Checksums = stored.Checksums,
                ContentType = replace ? fresh.ContentType : source.ContentType,
                Headers = replace ? fresh.Headers : source.Headers,
                Metadata = replace ? fresh.Metadata : source.Metadata,
                Tags = request.Header("x-amz-tagging-directive") == "REPLACE" ? fresh.Tags : source.Tags,
            };
            var added = objects.Add(request.Bucket, request.Key, draft, "CopyObject", request.Caller.Arn, Preconditions.OfWrite(request));
            if (buckets.Find(fromBucket) is { Versioning.Length: > 0 }) request.Http.Response.Headers["x-amz-copy-source-version-id"] = source.VersionId;
            ObjectHeaders.WriteEncryption(request.Http.Response, added);
            if (bucket.Versioning.Length > 0) request.Http.Response.Headers["x-amz-version-id"] = added.VersionId;
            await S3Xml.AnswerAsync(request, "CopyObjectResult", w =>
            {
                w.WriteElementString("LastModified", S3Xml.Time(added.LastModified));
                w.WriteElementString("ETag", $"\"{added.ETag}\"");
                foreach (var (algorithm, value) in added.Checksums) w.WriteElementString("Checksum" + algorithm, value);
            });
        }
    }

    /// <summary>Opens what x-amz-copy-source names, if the caller may read it.</summary>
    public (ObjectVersion Version, FileStream Content) OpenSource(S3Request request)
    {
        var (bucket, key, versionId) = Source(request);
        access.DemandObject(request.Caller, versionId is null ? "GetObject" : "GetObjectVersion", bucket, key);
        var (version, content) = objects.Open(bucket, key, versionId);
        try
        {
            access.DemandDecrypt(request.Caller, version);
            Preconditions.DemandCopySource(request, version);
            return (version, content);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public Task DeleteAsync(S3Request request)
    {
        DemandDelete(request, request.Key, request.VersionId);
        var deleted = objects.Delete(request.Bucket, request.Key, request.VersionId, request.Caller.Arn);
        var response = request.Http.Response;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (deleted is { IsDeleteMarker: true }) response.Headers["x-amz-delete-marker"] = "true";
        if (deleted is not null && buckets.Require(request.Bucket).Versioning.Length > 0) response.Headers["x-amz-version-id"] = deleted.VersionId;
        return Task.CompletedTask;
    }

    public async Task DeleteManyAsync(S3Request request)
    {
        var body = await S3Xml.ReadAsync(request);
        buckets.Require(request.Bucket);
        var named = body.Children("Object").ToList();
        if (named.Count is 0 or > 1000) throw S3Errors.MalformedXml();
        var quiet = body.Text("Quiet") == "true";
        await S3Xml.AnswerAsync(request, "DeleteResult", w =>
        {
            foreach (var item in named)
            {
                var key = item.Text("Key") ?? throw S3Errors.MalformedXml();
                var versionId = item.Text("VersionId") is { Length: > 0 } id ? id : null;
                var answer = DeleteOne(request, key, versionId);
                if (answer.Name.LocalName != "Error" && quiet) continue;
                answer.WriteTo(w);
            }
        });
    }

    private XElement DeleteOne(S3Request request, string key, string? versionId)
    {
        XNamespace ns = S3Xml.Namespace;
        try
        {
            DemandDelete(request, key, versionId);
            var deleted = objects.Delete(request.Bucket, key, versionId, request.Caller.Arn);
            var answer = new XElement(ns + "Deleted", new XElement(ns + "Key", key));
            if (versionId is not null) answer.Add(new XElement(ns + "VersionId", versionId));
            if (deleted is { IsDeleteMarker: true })
                answer.Add(new XElement(ns + "DeleteMarker", "true"), new XElement(ns + "DeleteMarkerVersionId", deleted.VersionId));
            return answer;
        }
        catch (AwsException e)
        {
            return new(ns + "Error", new XElement(ns + "Key", key), new XElement(ns + "Code", e.QueryCode ?? e.Code), new XElement(ns + "Message", e.Message));
        }
    }

    private void DemandDelete(S3Request request, string key, string? versionId) =>
        access.DemandObject(request.Caller, versionId is null ? "DeleteObject" : "DeleteObjectVersion", request.Bucket, key);

    private static (string Bucket, string Key, string? VersionId) Source(S3Request request)
    {
        var source = request.Header("x-amz-copy-source")!;
        string? versionId = null;
        var question = source.LastIndexOf("?versionId=", StringComparison.Ordinal);
        if (question >= 0) (source, versionId) = (source[..question], source[(question + 11)..]);
        var parts = Uri.UnescapeDataString(source).TrimStart('/').Split('/', 2);
        return parts.Length == 2 && parts[1].Length > 0
            ? (parts[0], parts[1], versionId)
            : throw S3Errors.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
