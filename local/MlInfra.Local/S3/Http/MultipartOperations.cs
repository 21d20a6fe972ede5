using System.Globalization;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>The operations of multipart uploads.</summary>
internal sealed class MultipartOperations(Buckets buckets, Uploads uploads, ObjectFiles files, Access access, ObjectWrites writes)
{
    public Task StartAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
        var draft = ObjectHeaders.Draft(request, buckets.Require(request.Bucket));
        access.DemandEncrypt(request.Caller, draft.Encryption, draft.KmsKeyId);
        var algorithm = request.Header("x-amz-checksum-algorithm")?.ToUpperInvariant();
        if (algorithm is not null) Checksum.Start(algorithm).Dispose(); // throws for one that is unknown
        var upload = uploads.Start(request.Bucket, request.Key, draft, algorithm, request.Header("x-amz-checksum-type")?.ToUpperInvariant());
        ObjectHeaders.WriteEncryption(request.Http.Response, draft);
        return S3Xml.AnswerAsync(request, "InitiateMultipartUploadResult", w =>
        {
            w.WriteElementString("Bucket", request.Bucket);
            w.WriteElementString("Key", request.Key);
            w.WriteElementString("UploadId", upload.UploadId);
        });
    }

    public async Task PutPartAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
        var upload = Find(request);
        var number = PartNumber(request);
        var body = Body.Open(request);
        var stored = await files.WriteAsync(body.Stream, Algorithms(upload, body.Algorithms), request.Aborted);
        try
        {
            body.Verify(stored);
        }
        catch
        {
            files.Delete(stored.File);
            throw;
        }
        uploads.AddPart(upload, number, stored);
        request.Http.Response.Headers.ETag = $"\"{stored.Md5}\"";
        foreach (var (algorithm, value) in stored.Checksums) request.Http.Response.Headers["x-amz-checksum-" + algorithm.ToLowerInvariant()] = value;
        request.Http.Response.ContentLength = 0;
    }

    public async Task CopyPartAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
        var upload = Find(request);
        var number = PartNumber(request);
        var (version, content) = writes.OpenSource(request);
        await using (content)
        {
            var (start, length) = CopyRange(request.Header("x-amz-copy-source-range"), version.Size);
            content.Position = start;
            await using var part = new SliceStream(content, length);
            var stored = await files.WriteAsync(part, Algorithms(upload, []), request.Aborted);
            var added = uploads.AddPart(upload, number, stored);
            await S3Xml.AnswerAsync(request, "CopyPartResult", w =>
            {
                w.WriteElementString("LastModified", S3Xml.Time(added.LastModified));
                w.WriteElementString("ETag", $"\"{stored.Md5}\"");
            });
        }
    }

    public async Task CompleteAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObject", request.Bucket, request.Key);
        var upload = Find(request);
        var body = await S3Xml.ReadAsync(request);
        var named = body.Children("Part").Select(p => (
            int.TryParse(p.Text("PartNumber"), out var number) ? number : throw S3Errors.MalformedXml(),
            (p.Text("ETag") ?? throw S3Errors.MalformedXml()).Trim('"'))).ToList();
        var added = await uploads.CompleteAsync(upload, named, request.Caller.Arn, Preconditions.OfWrite(request), request.Aborted);
        ObjectHeaders.WriteEncryption(request.Http.Response, added);
        if (buckets.Require(request.Bucket).Versioning.Length > 0) request.Http.Response.Headers["x-amz-version-id"] = added.VersionId;
        await S3Xml.AnswerAsync(request, "CompleteMultipartUploadResult", w =>
        {
            w.WriteElementString("Location", $"http://{request.Http.Request.Host}/{request.Bucket}/{Uri.EscapeDataString(request.Key)}");
            w.WriteElementString("Bucket", request.Bucket);
            w.WriteElementString("Key", request.Key);
            w.WriteElementString("ETag", $"\"{added.ETag}\"");
            foreach (var (algorithm, value) in added.Checksums) w.WriteElementString("Checksum" + algorithm, value);
            if (added.Checksums.Count > 0) w.WriteElementString("ChecksumType", added.ChecksumType);
        });
    }

    public Task AbortAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "AbortMultipartUpload", request.Bucket, request.Key);
        uploads.Abort(Find(request));
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public Task ListPartsAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "ListMultipartUploadParts", request.Bucket, request.Key);
        var upload = Find(request);
        var after = request.Number("part-number-marker") ?? 0;
        var max = Math.Min(request.Number("max-parts") ?? 1000, 1000);
        var parts = uploads.Parts(upload).Where(p => p.Number > after).ToList();
        var page = parts.Take(max).ToList();
        return S3Xml.AnswerAsync(request, "ListPartsResult", w =>
        {
            w.WriteElementString("Bucket", request.Bucket);
            w.WriteElementString("Key", request.Key);
            w.WriteElementString("UploadId", upload.UploadId);
            w.WriteElementString("PartNumberMarker", after.ToString(CultureInfo.InvariantCulture));
            if (page.Count > 0) w.WriteElementString("NextPartNumberMarker", page[^1].Number.ToString(CultureInfo.InvariantCulture));
            w.WriteElementString("MaxParts", max.ToString(CultureInfo.InvariantCulture));
            w.WriteElementString("IsTruncated", parts.Count > page.Count ? "true" : "false");
            foreach (var part in page)
            {
                w.WriteStartElement("Part");
                w.WriteElementString("PartNumber", part.Number.ToString(CultureInfo.InvariantCulture));
                w.WriteElementString("LastModified", S3Xml.Time(part.LastModified));
                w.WriteElementString("ETag", $"\"{part.File.Md5}\"");
                w.WriteElementString("Size", part.File.Size.ToString(CultureInfo.InvariantCulture));
                foreach (var (algorithm, value) in part.File.Checksums) w.WriteElementString("Checksum" + algorithm, value);
                w.WriteEndElement();
            }
            w.WriteElementString("StorageClass", upload.Draft.StorageClass);
        });
    }

    public Task ListUploadsAsync(S3Request request)
    {
        access.DemandBucket(request.Caller, "ListBucketMultipartUploads", request.Bucket);
        buckets.Require(request.Bucket);
        var prefix = request.Query("prefix") ?? "";
        return S3Xml.AnswerAsync(request, "ListMultipartUploadsResult", w =>
        {
            w.WriteElementString("Bucket", request.Bucket);
            w.WriteElementString("Prefix", prefix);
            w.WriteElementString("MaxUploads", "1000");
            w.WriteElementString("IsTruncated", "false");
            foreach (var upload in uploads.All(request.Bucket, prefix))
            {
                w.WriteStartElement("Upload");
                w.WriteElementString("Key", upload.Key);
                w.WriteElementString("UploadId", upload.UploadId);
                w.WriteElementString("Initiated", S3Xml.Time(upload.Initiated));
                w.WriteElementString("StorageClass", upload.Draft.StorageClass);
                w.WriteEndElement();
            }
        });
    }

    private Upload Find(S3Request request) => uploads.Require(request.Bucket, request.Key, request.Query("uploadId")!);

    private static IEnumerable<string> Algorithms(Upload upload, IReadOnlyList<string> claimed) =>
        upload.ChecksumAlgorithm is { } algorithm ? [algorithm, .. claimed] : claimed;

    private static int PartNumber(S3Request request) => request.Number("partNumber") is >= 1 and <= 10000 and { } number
        ? number
        : throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");

    private static (long Start, long Length) CopyRange(string? header, long size)
    {
        if (header is null) return (0, size);
        var ends = header["bytes=".Length..].Split('-');
        return ends.Length == 2 && long.TryParse(ends[0], out var from) && long.TryParse(ends[1], out var to) && from <= to && to < size
            ? (from, to - from + 1)
            : throw S3Errors.InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy");
    }
}
