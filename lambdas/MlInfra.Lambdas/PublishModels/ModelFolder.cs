using System.Globalization;
using System.Text.Json;
using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.PublishModels;

/// <summary>
/// The published versions of one model, <c>prefix/name/version.tar.gz</c>, and the file that names the current one. A version has a key
/// of its own: SageMaker may go on with what it loaded from a key, whatever lies there later.
/// </summary>
internal sealed class ModelFolder(S3Client s3, string bucket, string prefix, string name)
{
    private const string Suffix = ".tar.gz";

    private string Folder => $"{prefix}/{name}/";

    // Beside the prefix: everything beneath it counts as a model.
    private string CurrentKey => $"{prefix}-current/{name}.json";

    public static string TargetOf(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{name}/{version}{Suffix}");

    /// <summary>The versions that lie there.</summary>
    public async Task<IReadOnlySet<int>> VersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new HashSet<int>();
        await foreach (var found in s3.ListObjectsAsync(bucket, Folder, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var file = found.Key[Folder.Length..];
            // What others put there is theirs.
            if (file.EndsWith(Suffix, StringComparison.Ordinal) && int.TryParse(file[..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var version)) versions.Add(version);
        }
        return versions;
    }

    /// <summary>What is current, with the tag to replace it by; null and null where nothing is.</summary>
    public async Task<(CurrentModel? Current, string? Tag)> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await s3.FindObjectAsync(bucket, CurrentKey, cancellationToken).ConfigureAwait(false) is not { } file) return (null, null);
        try
        {
            return (JsonSerializer.Deserialize(file.Body.Span, PublishJson.Default.CurrentModel), file.ETag);
        }
        catch (JsonException)
        {
            // Someone wrote over it; it is written anew.
            return (null, file.ETag);
        }
    }

    /// <summary>Copies an artifact; until it is whole it is not there.</summary>
    public Task AddAsync(int version, string fromBucket, string fromKey, CancellationToken cancellationToken) =>
        s3.CopyObjectAsync(fromBucket, fromKey, bucket, $"{prefix}/{TargetOf(name, version)}", cancellationToken);

    public Task RemoveAsync(int version, CancellationToken cancellationToken) => s3.DeleteObjectAsync(bucket, $"{prefix}/{TargetOf(name, version)}", cancellationToken);

    /// <summary>False: another run came first.</summary>
    public async Task<bool> PointAsync(CurrentModel current, string? tag, CancellationToken cancellationToken) =>
        await s3.ReplaceObjectAsync(bucket, CurrentKey, JsonSerializer.SerializeToUtf8Bytes(current, PublishJson.Default.CurrentModel), "application/json", tag, cancellationToken)
            .ConfigureAwait(false) is not null;

    public Task ForgetAsync(CancellationToken cancellationToken) => s3.DeleteObjectAsync(bucket, CurrentKey, cancellationToken);
}
