using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>S3 or this machine, as the name says.</summary>
internal sealed class FileStore(Lazy<IFileStore> s3, IFileStore local) : IFileStore
{
    public IAsyncEnumerable<StoredFile> ListAsync(FileUri folder, FileUri? after, CancellationToken cancel) => Of(folder).ListAsync(folder, after, cancel);

    public Task<ReadOnlyMemory<byte>?> ReadAsync(FileUri file, CancellationToken cancel) => Of(file).ReadAsync(file, cancel);

    public IEnumerable<InputFile> Open(IReadOnlyList<StoredFile> files) => files.Count == 0 ? [] : Of(files[0].Uri).Open(files);

    public Task WriteAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel) => Of(file).WriteAsync(file, content, contentType, cancel);

    public Task<bool> WriteNewAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel) => Of(file).WriteNewAsync(file, content, contentType, cancel);

    private IFileStore Of(FileUri uri) => uri.IsLocal ? local : s3.Value;
}
