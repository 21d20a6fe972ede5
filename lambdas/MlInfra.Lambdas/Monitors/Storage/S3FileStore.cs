using System.Runtime.CompilerServices;
using MlInfra.Analysis.Data;
using MlInfra.Aws.S3;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>Files in S3.</summary>
internal sealed class S3FileStore(S3Client s3) : IFileStore
{
    public async IAsyncEnumerable<StoredFile> ListAsync(FileUri folder, FileUri? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var prefix = folder.Path.Length == 0 ? "" : folder.Path + "/";
        await foreach (var entry in s3.ListObjectsAsync(folder.Bucket, prefix, after?.Path, cancel).ConfigureAwait(false))
        {
            // Consoles make objects that stand for folders.
            if (!entry.Key.EndsWith('/')) yield return new StoredFile(folder.At(entry.Key), entry.Size, entry.LastModified, entry.ETag);
        }
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(FileUri file, CancellationToken cancel) =>
        (await s3.FindObjectAsync(file.Bucket, file.Path, cancel).ConfigureAwait(false))?.Body;

    public IEnumerable<InputFile> Open(IReadOnlyList<StoredFile> files) => new AheadReader(s3, files).Files;

    public Task WriteAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel) => s3.PutObjectAsync(file.Bucket, file.Path, content, contentType, cancel);

    public async Task<bool> WriteNewAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel)
    {
        if (await s3.ReplaceObjectAsync(file.Bucket, file.Path, content, contentType, expectedETag: null, cancel).ConfigureAwait(false) is not null) return true;
        // A try that was repeated after a lost answer finds its own content.
        return await ReadAsync(file, cancel).ConfigureAwait(false) is { } there && there.Span.SequenceEqual(content);
    }
}
