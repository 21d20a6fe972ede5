using System.Text.Json;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Sandbox;

namespace MlInfra.Local.SageMaker.Jobs;

/// <summary>Moves a job's data between S3 and its folder, with the leave of the job's role.</summary>
internal sealed class S3Transfer(IObjectStore objects, World world)
{
    /// <summary>Downloads what an input names. Throws a JobFault that says what AWS says.</summary>
    public async Task DownloadAsync(string uri, string dataType, string folder, Principal role, CancellationToken cancellationToken)
    {
        foreach (var source in await SourcesAsync(uri, dataType, role, cancellationToken))
        {
            try
            {
                await ObjectAsync(source.Bucket, source.Key, Place(folder, source.Name), role, cancellationToken);
            }
            catch (AwsException e)
            {
                throw Fault(e, uri, S3Uri.Parse(uri, "s3Uri"), role);
            }
        }
    }

    /// <summary>The objects that an input names (a prefix or a manifest). Throws a JobFault that says what AWS says, also if there is none.</summary>
    public async Task<IReadOnlyList<S3Source>> SourcesAsync(string uri, string dataType, Principal role, CancellationToken cancellationToken)
    {
        var source = S3Uri.Parse(uri, "s3Uri");
        try
        {
            if (dataType == "ManifestFile") return await ManifestAsync(source, role, cancellationToken);
            var found = Prefix(source, role);
            return found.Count > 0 ? found : throw new JobFault(Nothing(uri, source, role));
        }
        catch (AwsException e)
        {
            throw Fault(e, uri, source, role);
        }
    }

    /// <summary>Opens an object of an input.</summary>
    public Stream Open(S3Source source, Principal role)
    {
        try
        {
            return objects.Open(source.Bucket, source.Key, role);
        }
        catch (AwsException e)
        {
            throw new JobFault($"ClientError: Data download failed:{e.Message}");
        }
    }

    /// <summary>Downloads the objects under a prefix; tells how many.</summary>
    public async Task<int> PrefixAsync(S3Uri source, string folder, Principal role, CancellationToken cancellationToken)
    {
        var found = Prefix(source, role);
        foreach (var item in found) await ObjectAsync(item.Bucket, item.Key, Place(folder, item.Name), role, cancellationToken);
        return found.Count;
    }

    /// <summary>The place of a name in a folder; a name that leads out of it (..) fails the job.</summary>
    private static string Place(string folder, string name)
    {
        var full = Path.GetFullPath(Path.Combine(folder, name));
        return full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new JobFault($"ClientError: Data download failed:The name '{name}' leads out of the input's folder.");
    }

    /// <summary>Downloads one object.</summary>
    public async Task ObjectAsync(string bucket, string key, string file, Principal role, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await using var from = objects.Open(bucket, key, role);
        await using var to = File.Create(full);
        await from.CopyToAsync(to, cancellationToken);
    }

    /// <summary>Uploads a file.</summary>
    public async Task UploadFileAsync(string file, S3Uri target, Principal role, CancellationToken cancellationToken)
    {
        try
        {
            await using var from = File.OpenRead(file);
            await objects.PutAsync(target.Bucket, target.Key, from, principal: role, cancellationToken: cancellationToken);
        }
        catch (AwsException e)
        {
            throw new JobFault($"ClientError: Artifact upload failed:{e.Message}");
        }
    }

    /// <summary>Uploads all files of a folder under a prefix.</summary>
    public async Task UploadFolderAsync(JobFolder job, string folder, S3Uri target, Principal role, CancellationToken cancellationToken)
    {
        foreach (var file in job.Files(folder))
            await UploadFileAsync(file, Below(target, Path.GetRelativePath(folder, file)), role, cancellationToken);
    }

    /// <summary>The address of a name below a prefix.</summary>
    public static S3Uri Below(S3Uri prefix, string name) =>
        prefix with { Key = prefix.Key.Length == 0 || prefix.Key.EndsWith('/') ? prefix.Key + name : $"{prefix.Key}/{name}" };

    /// <summary>The file's name in the folder: relative to the prefix if that is a folder or the object itself, else to the prefix's folder.</summary>
    internal static string RelativeName(string prefix, string key)
    {
        if (key == prefix) return key[(key.LastIndexOf('/') + 1)..];
        if (prefix.Length == 0 || prefix.EndsWith('/')) return key[prefix.Length..];
        return key.StartsWith(prefix + "/", StringComparison.Ordinal) ? key[(prefix.Length + 1)..] : key[(prefix.LastIndexOf('/') + 1)..];
    }

    private List<S3Source> Prefix(S3Uri source, Principal role) =>
        [.. objects.List(source.Bucket, source.Key, role).Where(i => !i.Key.EndsWith('/')).Select(i => new S3Source(source.Bucket, i.Key, RelativeName(source.Key, i.Key)))];

    private async Task<IReadOnlyList<S3Source>> ManifestAsync(S3Uri source, Principal role, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = objects.Open(source.Bucket, source.Key, role);
            using var manifest = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            var entries = manifest.RootElement.EnumerateArray().ToList();
            if (entries.Count > 0 && entries[0].ValueKind == JsonValueKind.Object && entries[0].TryGetProperty("prefix", out var prefix))
            {
                var from = S3Uri.Parse(prefix.GetString()!, "prefix");
                return [.. entries.Skip(1).Select(e => e.GetString()!).Select(n => new S3Source(from.Bucket, from.Key + n, n))];
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below, with what it should be.
        }

        throw new JobFault($"ClientError: Data download failed:The manifest {source} must be a list that begins with {{\"prefix\": \"s3://...\"}}.");
    }

    private JobFault Fault(AwsException e, string uri, S3Uri source, Principal role) =>
        new(e.Code is "NoSuchBucket" or "NoSuchKey" ? Nothing(uri, source, role) : $"ClientError: Data download failed:{e.Message}");

    private string Nothing(string uri, S3Uri source, Principal role) =>
        $"ClientError: Data download failed:No S3 objects found under S3 URL \"{uri}\" given in input data source. Please ensure that the bucket exists in the " +
        $"selected region ({world.Region}), that objects exist under that S3 prefix, and that the role \"{role.RoleArn}\" has \"s3:ListBucket\" permissions on bucket \"{source.Bucket}\".";
}

/// <summary>An object of a job's input, and the name that it has in the job.</summary>
internal readonly record struct S3Source(string Bucket, string Key, string Name);

/// <summary>A job fails; the message is its FailureReason.</summary>
internal sealed class JobFault(string reason) : Exception(reason);
