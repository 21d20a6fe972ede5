using System.Security.Cryptography;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>The objects and their versions. Knows no HTTP and asks for no leave.</summary>
internal sealed class Objects(World world, IState state, Buckets buckets, ObjectFiles files, ObjectEvents events)
{
    private readonly ITable<ObjectEntry> table = state.Table<ObjectEntry>("s3.objects");

    public static string IdOf(string bucket, string key) => $"{bucket}/{key}";

    public ObjectEntry? Find(string bucket, string key) => table.Get(IdOf(bucket, key));

    /// <summary>The entries under a prefix in the order of their keys, those without a current version included.</summary>
    public IReadOnlyList<ObjectEntry> All(string bucket, string prefix)
    {
        buckets.Require(bucket);
        return table.All(IdOf(bucket, prefix));
    }

    /// <summary>The version asked for, or the current one. Throws as GET does.</summary>
    public ObjectVersion Require(string bucket, string key, string? versionId)
    {
        buckets.Require(bucket);
        var entry = Find(bucket, key);
        if (versionId is null) return entry?.Current ?? throw S3Errors.NoSuchKey(key);
        var version = entry?.Versions.Find(v => v.VersionId == versionId) ?? throw S3Errors.NoSuchVersion(key, versionId);
        return version.IsDeleteMarker ? throw S3Errors.DeleteMarker() : version;
    }

    /// <summary>Opens a version; one that is replaced at this moment is looked up anew.</summary>
    public (ObjectVersion Version, FileStream Content) Open(string bucket, string key, string? versionId)
    {
        for (var attempt = 0; ; attempt++)
        {
            var version = Require(bucket, key, versionId);
            try
            {
                return (version, files.Open(version.File!));
            }
            catch (FileNotFoundException) when (attempt < 5)
            {
                // replaced between the look-up and the opening
            }
        }
    }

    /// <summary>Makes content that is already written the newest version of its key.</summary>
    /// <param name="check">Sees the current version under the lock and throws if a precondition does not hold.</param>
    public ObjectVersion Add(string bucketName, string key, ObjectVersion draft, string reason, string requester, Action<ObjectVersion?>? check = null)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(key) > 1024) throw new AwsException("KeyTooLongError", "Your key is too long");
        ObjectVersion? added = null;
        ObjectVersion? dropped = null;
        ObjectEvents.PendingEvent? told = null;
        try
        {
            state.Atomically(() =>
            {
                var bucket = buckets.Require(bucketName);
                var entry = Find(bucketName, key);
                check?.Invoke(entry?.Current);
                added = draft with { VersionId = NewVersionId(bucket), LastModified = world.Now };
                dropped = Push(bucketName, key, entry, added);
                told = events.Created(bucket, key, added, reason, requester);
            });
        }
        catch
        {
            files.Delete(draft.File);
            throw;
        }
        files.Delete(dropped?.File);
        events.Send(told);
        return added!;
    }

    /// <summary>Deletes as DELETE does: the version named, or the current one, or behind a delete marker. Null: there was nothing.</summary>
    public ObjectVersion? Delete(string bucketName, string key, string? versionId, string requester)
    {
        ObjectVersion? result = null;
        ObjectVersion? dropped = null;
        ObjectEvents.PendingEvent? told = null;
        state.Atomically(() =>
        {
            var bucket = buckets.Require(bucketName);
            var entry = Find(bucketName, key);
            if (versionId is null && bucket.Versioning.Length > 0)
            {
                result = new ObjectVersion { VersionId = NewVersionId(bucket), LastModified = world.Now, IsDeleteMarker = true };
                dropped = Push(bucketName, key, entry, result);
                told = events.Deleted(bucket, key, result, markerCreated: true, requester);
                return;
            }
            result = dropped = entry?.Versions.Find(v => v.VersionId == (versionId ?? ObjectVersion.NullId));
            if (entry is null || dropped is null) return;
            var left = entry.Versions.Where(v => v != dropped).ToList();
            if (left.Count == 0) table.Delete(IdOf(bucketName, key));
            else table.Put(IdOf(bucketName, key), entry with { Versions = left });
            told = events.Deleted(bucket, key, dropped, markerCreated: false, requester);
        });
        files.Delete(dropped?.File);
        events.Send(told);
        return result;
    }

    /// <summary>Changes what is said of a version (its tags), not its content.</summary>
    public ObjectVersion Change(string bucket, string key, string? versionId, Func<ObjectVersion, ObjectVersion> change)
    {
        ObjectVersion? changed = null;
        state.Atomically(() =>
        {
            var version = Require(bucket, key, versionId);
            changed = change(version);
            var entry = Find(bucket, key)!;
            table.Put(IdOf(bucket, key), entry with { Versions = [.. entry.Versions.Select(v => v.VersionId == version.VersionId ? changed : v)] });
        });
        return changed!;
    }

    // Prepends; an unversioned or suspended bucket has one version named null, which is replaced.
    private ObjectVersion? Push(string bucket, string key, ObjectEntry? entry, ObjectVersion version)
    {
        var replaced = version.VersionId == ObjectVersion.NullId ? entry?.Versions.Find(v => v.VersionId == ObjectVersion.NullId) : null;
        List<ObjectVersion> versions = [version, .. (entry?.Versions ?? []).Where(v => v != replaced)];
        table.Put(IdOf(bucket, key), new(bucket, key, versions));
        return replaced;
    }

    private static string NewVersionId(Bucket bucket) => bucket.Versioning == "Enabled"
        ? RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 32)
        : ObjectVersion.NullId;
}
