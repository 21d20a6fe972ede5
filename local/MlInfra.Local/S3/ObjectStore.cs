using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>S3 as other rooms see it.</summary>
internal sealed class ObjectStore(Buckets buckets, Objects objects, ObjectFiles files, Access access) : IObjectStore
{
    private const string Self = "mlinfra-local";

    public Stream Open(string bucket, string key, Principal? principal = null)
    {
        access.DemandObject(principal, "GetObject", bucket, key);
        var (version, content) = objects.Open(bucket, key, null);
        try
        {
            access.DemandDecrypt(principal, version);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public ObjectInfo? Head(string bucket, string key, Principal? principal = null)
    {
        access.DemandObject(principal, "GetObject", bucket, key);
        return objects.Find(bucket, key)?.Current is { } version ? Info(bucket, key, version) : null;
    }

    public IReadOnlyList<ObjectInfo> List(string bucket, string prefix, Principal? principal = null)
    {
        access.DemandBucket(principal, "ListBucket", bucket, new Dictionary<string, string> { ["s3:prefix"] = prefix });
        return [.. objects.All(bucket, prefix).Where(e => e.Current is not null).Select(e => Info(bucket, e.Key, e.Current!))];
    }

    public async Task<ObjectInfo> PutAsync(
        string bucket, string key, Stream content, string? contentType = null, Principal? principal = null, CancellationToken cancellationToken = default)
    {
        access.DemandObject(principal, "PutObject", bucket, key);
        var target = buckets.Require(bucket);
        access.DemandEncrypt(principal, target.Encryption, target.KmsKeyId);
        var stored = await files.WriteAsync(content, [], cancellationToken);
        var draft = new ObjectVersion
        {
            File = stored.File,
            Size = stored.Size,
            ETag = stored.Md5,
            ContentType = contentType ?? "binary/octet-stream",
            Encryption = target.Encryption,
            KmsKeyId = target.KmsKeyId,
            BucketKey = target.BucketKey,
        };
        return Info(bucket, key, objects.Add(bucket, key, draft, "PutObject", principal?.Arn ?? Self));
    }

    public void Delete(string bucket, string key, Principal? principal = null)
    {
        access.DemandObject(principal, "DeleteObject", bucket, key);
        objects.Delete(bucket, key, null, principal?.Arn ?? Self);
    }

    public bool BucketExists(string bucket) => buckets.Find(bucket) is not null;

    private static ObjectInfo Info(string bucket, string key, ObjectVersion version) => new(
        bucket, key, version.Size, version.ETag, version.LastModified,
        version.VersionId == ObjectVersion.NullId ? null : version.VersionId, version.ContentType);
}
