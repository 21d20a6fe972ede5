using System.Security.Cryptography;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>Multipart uploads.</summary>
internal sealed class Uploads(World world, IState state, Objects objects, ObjectFiles files)
{
    private const long MinPart = 5 * 1024 * 1024;
    private readonly ITable<Upload> uploads = state.Table<Upload>("s3.uploads");
    private readonly ITable<UploadPart> parts = state.Table<UploadPart>("s3.parts");

    public Upload Start(string bucket, string key, ObjectVersion draft, string? algorithm, string? type)
    {
        var id = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", 64);
        var upload = new Upload(bucket, key, id, world.Now, draft, algorithm, type);
        uploads.Put(IdOf(upload), upload);
        return upload;
    }

    public Upload Require(string bucket, string key, string uploadId) =>
        uploads.Get($"{bucket}/{key}\n{uploadId}") ?? throw S3Errors.NoSuchUpload(uploadId);

    public IReadOnlyList<Upload> All(string bucket, string prefix) => uploads.All($"{bucket}/{prefix}");

    public IReadOnlyList<UploadPart> Parts(Upload upload) => parts.All(upload.UploadId + "/");

    public UploadPart AddPart(Upload upload, int number, StoredFile file)
    {
        var part = new UploadPart(number, file, world.Now);
        UploadPart? replaced = null;
        try
        {
            state.Atomically(() =>
            {
                Require(upload.Bucket, upload.Key, upload.UploadId);
                replaced = parts.Get(PartId(upload, number));
                parts.Put(PartId(upload, number), part);
            });
        }
        catch
        {
            files.Delete(file.File);
            throw;
        }
        files.Delete(replaced?.File.File);
        return part;
    }

    public void Abort(Upload upload)
    {
        var dropped = Forget(upload);
        foreach (var part in dropped) files.Delete(part.File.File);
    }

    /// <summary>Joins the parts named into the object.</summary>
    public async Task<ObjectVersion> CompleteAsync(
        Upload upload, IReadOnlyList<(int Number, string ETag)> named, string requester, Action<ObjectVersion?>? check, CancellationToken cancellationToken)
    {
        var chosen = Choose(upload, named);
        var fullObject = upload.ChecksumAlgorithm is not null && (upload.ChecksumType == "FULL_OBJECT" || upload.ChecksumAlgorithm == "CRC64NVME");
        await using var joined = new JoinedStream([.. chosen.Select(p => p.File.File)], files);
        var stored = await files.WriteAsync(joined, fullObject ? [upload.ChecksumAlgorithm!] : [], cancellationToken);
        var composite = upload.ChecksumAlgorithm is not null && !fullObject && chosen.All(p => p.File.Checksums.ContainsKey(upload.ChecksumAlgorithm));
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in chosen) md5.AppendData(Convert.FromHexString(part.File.Md5));
        var draft = upload.Draft with
        {
            File = stored.File,
            Size = stored.Size,
            ETag = $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{chosen.Count}",
            PartSizes = [.. chosen.Select(p => p.File.Size)],
            Checksums = composite ? new() { [upload.ChecksumAlgorithm!] = Composite(upload.ChecksumAlgorithm!, chosen) } : stored.Checksums,
            ChecksumType = composite ? "COMPOSITE" : "FULL_OBJECT",
        };
        IReadOnlyList<UploadPart> dropped = [];
        var added = objects.Add(upload.Bucket, upload.Key, draft, "CompleteMultipartUpload", requester, current =>
        {
            check?.Invoke(current);
            dropped = Forget(upload);
        });
        foreach (var part in dropped) files.Delete(part.File.File);
        return added;
    }

    private List<UploadPart> Choose(Upload upload, IReadOnlyList<(int Number, string ETag)> named)
    {
        if (named.Count == 0) throw S3Errors.MalformedXml();
        var chosen = new List<UploadPart>();
        foreach (var (number, etag) in named)
        {
            if (chosen.Count > 0 && number <= chosen[^1].Number)
                throw new AwsException("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
            var part = parts.Get(PartId(upload, number));
            if (part is null || part.File.Md5 != etag)
                throw new AwsException("InvalidPart", "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");
            chosen.Add(part);
        }
        if (chosen.Take(chosen.Count - 1).Any(p => p.File.Size < MinPart))
            throw new AwsException("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        return chosen;
    }

    private static string Composite(string algorithm, List<UploadPart> chosen)
    {
        using var checksum = Checksum.Start(algorithm);
        foreach (var part in chosen) checksum.Append(Convert.FromBase64String(part.File.Checksums[algorithm]));
        return $"{checksum.Finish()}-{chosen.Count}";
    }

    private IReadOnlyList<UploadPart> Forget(Upload upload)
    {
        IReadOnlyList<UploadPart> dropped = [];
        state.Atomically(() =>
        {
            Require(upload.Bucket, upload.Key, upload.UploadId);
            dropped = Parts(upload);
            uploads.Delete(IdOf(upload));
            foreach (var part in dropped) parts.Delete(PartId(upload, part.Number));
        });
        return dropped;
    }

    internal static string IdOf(Upload upload) => $"{upload.Bucket}/{upload.Key}\n{upload.UploadId}";

    internal static string PartId(Upload upload, int number) => $"{upload.UploadId}/{number:D5}";
}
