using System.Formats.Tar;
using System.IO.Compression;

namespace MlInfra.Constructs.Jobs;

/// <summary>Packs files so that the same files give the same bytes on every machine and day.</summary>
internal static class ScriptArchive
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly HashSet<string> LeftOut = [".git", "__pycache__", ".DS_Store", ".ipynb_checkpoints", ".pytest_cache"];

    public static IReadOnlyList<string> Files(string folder)
    {
        var files = new List<string>();
        Collect(new DirectoryInfo(folder), "", files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public static byte[] Tar(string folder, IReadOnlyList<string> files)
    {
        using var memory = new MemoryStream();
        using (var tar = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var file in files)
            {
                using var content = File.OpenRead(Path.Combine(folder, file));
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file)
                {
                    DataStream = content,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Uid = 0,
                    Gid = 0,
                    UserName = "",
                    GroupName = "",
                    Mode = file.EndsWith(".sh", StringComparison.Ordinal) ? Executable : Readable,
                });
            }
        }

        return memory.ToArray();
    }

    public static byte[] Gzip(byte[] tar)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        var bytes = memory.ToArray();

        // Bytes 4 to 9 of the header: time, compressor's hint, operating system. Zero and "unknown", wherever it is made.
        bytes.AsSpan(4, 5).Clear();
        bytes[9] = 0xFF;
        return bytes;
    }

    private static void Collect(DirectoryInfo folder, string prefix, List<string> files)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (LeftOut.Contains(entry.Name) || entry.LinkTarget is not null)
            {
                continue;
            }

            if (entry is DirectoryInfo below)
            {
                Collect(below, prefix + entry.Name + "/", files);
            }
            else if (entry.Extension != ".pyc")
            {
                files.Add(prefix + entry.Name);
            }
        }
    }
}
