using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3.Http;

/// <summary>GetObject, HeadObject, GetObjectAttributes.</summary>
internal sealed class ObjectReads(Buckets buckets, Objects objects, Access access)
{
    public async Task GetAsync(S3Request request)
    {
        var head = HttpMethods.IsHead(request.Method);
        Demand(request);
        DenyIfMarker(request);
        var (version, content) = objects.Open(request.Bucket, request.Key, request.VersionId);
        await using (content)
        {
            access.DemandDecrypt(request.Caller, version);
            Preconditions.DemandRead(request, version);
            var (start, length) = Range(request, version);
            ObjectHeaders.Write(request, version, buckets.Require(request.Bucket).Versioning.Length > 0);
            var response = request.Http.Response;
            response.ContentLength = length;
            if (length != version.Size || request.Header("Range") is not null && length > 0)
            {
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange = $"bytes {start}-{start + length - 1}/{version.Size}";
            }
            if (head) return;
            content.Position = start;
            await CopyAsync(content, response.Body, length, request.Aborted);
        }
    }

    public Task GetAttributesAsync(S3Request request)
    {
        Demand(request);
        var version = objects.Require(request.Bucket, request.Key, request.VersionId);
        var wanted = (request.Header("x-amz-object-attributes") ?? "").Split(',', StringSplitOptions.TrimEntries);
        request.Http.Response.Headers.LastModified = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
        return S3Xml.AnswerAsync(request, "GetObjectAttributesResponse", w =>
        {
            if (wanted.Contains("ETag")) w.WriteElementString("ETag", version.ETag);
            if (wanted.Contains("Checksum") && version.Checksums.Count > 0)
            {
                w.WriteStartElement("Checksum");
                foreach (var (algorithm, value) in version.Checksums) w.WriteElementString("Checksum" + algorithm, value);
                w.WriteElementString("ChecksumType", version.ChecksumType);
                w.WriteEndElement();
            }
            if (wanted.Contains("ObjectParts") && version.PartSizes is { } parts)
            {
                w.WriteStartElement("ObjectParts");
                w.WriteElementString("PartsCount", parts.Count.ToString(CultureInfo.InvariantCulture));
                w.WriteEndElement();
            }
            if (wanted.Contains("StorageClass")) w.WriteElementString("StorageClass", version.StorageClass);
            if (wanted.Contains("ObjectSize")) w.WriteElementString("ObjectSize", version.Size.ToString(CultureInfo.InvariantCulture));
        });
    }

    private void Demand(S3Request request) =>
        access.DemandObject(request.Caller, request.VersionId is null ? "GetObject" : "GetObjectVersion", request.Bucket, request.Key);

    private void DenyIfMarker(S3Request request)
    {
        var entry = objects.Find(request.Bucket, request.Key);
        var version = request.VersionId is { } id ? entry?.Versions.Find(v => v.VersionId == id) : entry?.Versions.FirstOrDefault();
        if (version is not { IsDeleteMarker: true }) return;
        request.Http.Response.Headers["x-amz-delete-marker"] = "true";
        request.Http.Response.Headers["x-amz-version-id"] = version.VersionId;
    }

    private static (long Start, long Length) Range(S3Request request, ObjectVersion version)
    {
        if (request.Number("partNumber") is { } part)
        {
            List<long> sizes = version.PartSizes ?? [version.Size];
            if (part < 1 || part > sizes.Count) throw new AwsException("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
            return (sizes.Take(part - 1).Sum(), sizes[part - 1]);
        }
        if (request.Header("Range") is not { } header || !RangeHeaderValue.TryParse(header, out var parsed) || parsed.Ranges.Count != 1)
            return (0, version.Size);
        var range = parsed.Ranges.First();
        var start = range.From ?? Math.Max(0, version.Size - range.To!.Value);
        var end = range.From is null ? version.Size - 1 : Math.Min(range.To ?? long.MaxValue, version.Size - 1);
        if (start >= version.Size || end < start)
            throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416)
            {
                Details = new() { ["RangeRequested"] = header, ["ActualObjectSize"] = version.Size },
            };
        return (start, end - start + 1);
    }

    private static async Task CopyAsync(Stream source, Stream target, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(Math.Max(count, 1), 256 * 1024)];
        while (count > 0)
        {
            var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken);
            if (read == 0) throw new EndOfStreamException("an object's content is shorter than its metadata says");
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            count -= read;
        }
    }
}
