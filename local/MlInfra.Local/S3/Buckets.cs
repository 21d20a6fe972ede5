using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>The buckets.</summary>
internal sealed partial class Buckets(World world, IState state)
{
    private readonly ITable<Bucket> table = state.Table<Bucket>("s3.buckets");
    private readonly ITable<ObjectEntry> objects = state.Table<ObjectEntry>("s3.objects");
    private readonly ITable<Upload> uploads = state.Table<Upload>("s3.uploads");
    private readonly ITable<UploadPart> parts = state.Table<UploadPart>("s3.parts");

    public IReadOnlyList<Bucket> All() => table.All();

    public Bucket? Find(string name) => table.Get(name);

    public Bucket Require(string name) => table.Get(name) ?? throw S3Errors.NoSuchBucket(name);

    public void Create(string name)
    {
        if (!ValidName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal) || System.Net.IPAddress.TryParse(name, out _))
            throw new AwsException("InvalidBucketName", "The specified bucket is not valid.") { Details = new() { ["BucketName"] = name } };
        if (table.TryAdd(name, new Bucket { Name = name, Created = world.Now })) return;
        // us-east-1 alone answers a repeated creation by the owner with success.
        if (world.Region != "us-east-1")
            throw new AwsException("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
    }

    public Bucket Change(string name, Func<Bucket, Bucket> change)
    {
        Require(name);
        return table.Update(name, change);
    }

    public void Delete(string name) => state.Atomically(() =>
    {
        Require(name);
        if (objects.All(name + "/").Count > 0) throw S3Errors.BucketNotEmpty(name);
        foreach (var upload in uploads.All(name + "/"))
        {
            // Uploads that were never completed go with the bucket; the next start removes their files.
            foreach (var part in parts.All(upload.UploadId + "/")) parts.Delete(Uploads.PartId(upload, part.Number));
            uploads.Delete(Uploads.IdOf(upload));
        }
        table.Delete(name);
    });

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex ValidName();
}
