using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>Files by name: in S3, or on this machine.</summary>
internal interface IFileStore
{
    /// <summary>The files below a folder, in the order of their names; those after a name only, where one is given.</summary>
    IAsyncEnumerable<StoredFile> ListAsync(FileUri folder, FileUri? after, CancellationToken cancel);

    /// <summary>A small file whole; null where there is none.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(FileUri file, CancellationToken cancel);

    /// <summary>Files of one folder, to be read as streams, mostly in their order.</summary>
    IEnumerable<InputFile> Open(IReadOnlyList<StoredFile> files);

    /// <summary>Writes a file, whatever was there before.</summary>
    Task WriteAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel);

    /// <summary>Writes a file unless there is one already; says whether this content is there now.</summary>
    Task<bool> WriteNewAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel);
}
