namespace MlInfra.Analysis.Data;

/// <summary>A file to be read: a capture file, a batch transform's output, a data set, wherever it lies.</summary>
/// <param name="Name">What samples of bad records call it: a path or an S3 key.</param>
/// <param name="OpenAsync">Opens it at the start.</param>
public sealed record InputFile(string Name, Func<CancellationToken, ValueTask<Stream>> OpenAsync)
{
    /// <summary>Bytes, where they are known; a known length lets small files share a unit of work and seekable big ones be split. Default: unknown.</summary>
    public long? Length { get; init; }

    /// <summary>Whether the stream can start anywhere, so that several cores read one file. Default: no.</summary>
    public bool Seekable { get; init; }

    /// <summary>A file of this machine.</summary>
    public static InputFile FromPath(string path) => new(path, _ => new ValueTask<Stream>(
        new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan | FileOptions.Asynchronous })))
    {
        Length = new FileInfo(path).Length,
        Seekable = true,
    };

    /// <summary>The same file, its content unpacked where its name ends with <c>.gz</c>. What is packed as a whole can't be split over cores.</summary>
    public InputFile Unpacked() => !Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? this
        : new InputFile(Name, async cancel => new System.IO.Compression.GZipStream(await OpenAsync(cancel).ConfigureAwait(false), System.IO.Compression.CompressionMode.Decompress));

    /// <summary>Bytes that are in memory already.</summary>
    public static InputFile FromBytes(string name, ReadOnlyMemory<byte> bytes) => new(name, _ => new ValueTask<Stream>(new MemoryStream(bytes.ToArray(), writable: false)))
    {
        Length = bytes.Length,
        Seekable = true,
    };

    /// <summary>Text that is in memory already.</summary>
    public static InputFile FromText(string name, string text) => FromBytes(name, System.Text.Encoding.UTF8.GetBytes(text));
}
