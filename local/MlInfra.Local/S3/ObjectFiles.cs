using System.Security.Cryptography;
using MlInfra.Local.Core;

namespace MlInfra.Local.S3;

/// <summary>
/// The contents of objects as files under the state folder. A file is written aside and moved into place whole; only then does its
/// object appear, so a killed process leaves at most a file that nobody names, which the next start removes.
/// </summary>
internal sealed class ObjectFiles(World world)
{
    private const int BufferSize = 256 * 1024;
    private readonly string contents = Path.Combine(world.StateFolder, "s3", "contents");
    private readonly string incoming = Path.Combine(world.StateFolder, "s3", "incoming");

    /// <summary>Writes a stream, hashing as it goes.</summary>
    public async Task<StoredFile> WriteAsync(Stream source, IEnumerable<string> algorithms, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(incoming);
        var id = Guid.NewGuid().ToString("N");
        var aside = Path.Combine(incoming, id);
        var checksums = algorithms.Distinct().ToDictionary(a => a, Checksum.Start);
        try
        {
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            long size = 0;
            await using (var target = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                var buffer = new byte[BufferSize];
                for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; size += read)
                {
                    var data = buffer.AsMemory(0, read);
                    md5.AppendData(data.Span);
                    foreach (var checksum in checksums.Values) checksum.Append(data.Span);
                    await target.WriteAsync(data, cancellationToken);
                }
            }
            var file = $"{id[..2]}/{id}";
            Directory.CreateDirectory(Path.Combine(contents, id[..2]));
            File.Move(aside, Path.Combine(contents, file));
            return new(file, size, Convert.ToHexStringLower(md5.GetHashAndReset()), checksums.ToDictionary(c => c.Key, c => c.Value.Finish()));
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
        finally
        {
            foreach (var checksum in checksums.Values) checksum.Dispose();
        }
    }

    /// <summary>Opens a content; it may be deleted while it is read.</summary>
    public FileStream Open(string file) =>
        new(Path.Combine(contents, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);

    public void Delete(string? file)
    {
        if (file is not null) File.Delete(Path.Combine(contents, file));
    }

    /// <summary>Removes what a killed process left: half-written files, and contents that nothing names.</summary>
    public void Sweep(IReadOnlySet<string> named)
    {
        if (Directory.Exists(incoming)) Directory.Delete(incoming, recursive: true);
        if (!Directory.Exists(contents)) return;
        foreach (var path in Directory.EnumerateFiles(contents, "*", SearchOption.AllDirectories))
            if (!named.Contains(Path.GetRelativePath(contents, path).Replace('\\', '/'))) File.Delete(path);
    }
}
