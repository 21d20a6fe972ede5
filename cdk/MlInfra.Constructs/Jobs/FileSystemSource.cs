using System.Text.Json.Nodes;

namespace MlInfra.Constructs.Jobs;

/// <summary>A folder of a file system that a training job reads or writes.</summary>
/// <seealso href="https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_FileSystemDataSource.html"/>
public sealed class FileSystemSource
{
    private FileSystemSource(string type, string fileSystemId, string directoryPath, bool writable)
    {
        ArgumentNullException.ThrowIfNull(fileSystemId);
        ArgumentNullException.ThrowIfNull(directoryPath);
        Type = type;
        FileSystemId = fileSystemId;
        DirectoryPath = directoryPath;
        Writable = writable;
    }

    /// <summary>EFS or FSxLustre.</summary>
    public string Type { get; }

    /// <summary>Its id, for example <c>fs-0123456789abcdef0</c>.</summary>
    public string FileSystemId { get; }

    /// <summary>The folder; for FSx for Lustre it begins with the mount name.</summary>
    public string DirectoryPath { get; }

    /// <summary>Whether the job may write there.</summary>
    public bool Writable { get; }

    /// <summary>A folder of Amazon EFS.</summary>
    public static FileSystemSource Efs(string fileSystemId, string directoryPath, bool writable = false) => new("EFS", fileSystemId, directoryPath, writable);

    /// <summary>A folder of Amazon FSx for Lustre.</summary>
    public static FileSystemSource FsxLustre(string fileSystemId, string directoryPath, bool writable = false) => new("FSxLustre", fileSystemId, directoryPath, writable);

    internal JsonObject ToNode() => new()
    {
        ["FileSystemId"] = FileSystemId,
        ["FileSystemType"] = Type,
        ["DirectoryPath"] = DirectoryPath,
        ["FileSystemAccessMode"] = Writable ? "rw" : "ro",
    };
}
