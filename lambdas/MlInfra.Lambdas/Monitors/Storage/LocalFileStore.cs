using System.Runtime.CompilerServices;
using MlInfra.Analysis.Data;

namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>Files of this machine, for jobs on local data.</summary>
internal sealed class LocalFileStore : IFileStore
{
    public async IAsyncEnumerable<StoredFile> ListAsync(FileUri folder, FileUri? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (!Directory.Exists(folder.Path)) yield break;
        foreach (var path in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (after is not null && string.CompareOrdinal(path, after.Path) <= 0) continue;
            var info = new FileInfo(path);
            yield return new StoredFile(folder.At(path), info.Length, info.LastWriteTimeUtc, "");
        }
    }

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(FileUri file, CancellationToken cancel)
    {
        if (!File.Exists(file.Path)) return null;
        return await File.ReadAllBytesAsync(file.Path, cancel).ConfigureAwait(false);
    }

    public IEnumerable<InputFile> Open(IReadOnlyList<StoredFile> files) => files.Select(file => InputFile.FromPath(file.Uri.Path));

    public async Task WriteAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        // Beside it first, so that nobody sees half of it.
        var part = $"{file.Path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(part, content, cancel).ConfigureAwait(false);
        File.Move(part, file.Path, overwrite: true);
    }

    public async Task<bool> WriteNewAsync(FileUri file, byte[] content, string contentType, CancellationToken cancel)
    {
        if (File.Exists(file.Path)) return false;
        await WriteAsync(file, content, contentType, cancel).ConfigureAwait(false);
        return true;
    }
}
