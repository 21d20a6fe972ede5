namespace MlInfra.Lambdas.Monitors;

/// <summary>A file or folder in S3 (<c>s3://bucket/key</c>), or of this machine (<c>/folder/file</c>) where a job runs on local data.</summary>
internal sealed record FileUri
{
    private FileUri(string bucket, string path) => (Bucket, Path) = (bucket, path);

    /// <summary>Empty for this machine.</summary>
    public string Bucket { get; }

    /// <summary>The key, without a slash at either end; of this machine, the path.</summary>
    public string Path { get; }

    public bool IsLocal => Bucket.Length == 0;

    public static FileUri operator /(FileUri folder, string name) => new(folder.Bucket, folder.Path.Length == 0 ? name : folder.Path + "/" + name);

    /// <summary>Null where the text is no such place.</summary>
    public static FileUri? Parse(string text)
    {
        if (text.StartsWith('/')) return new FileUri("", text.Length > 1 ? text.TrimEnd('/') : text);
        if (!text.StartsWith("s3://", StringComparison.Ordinal)) return null;
        var rest = text[5..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        return bucket.Length == 0 ? null : new FileUri(bucket, slash < 0 ? "" : rest[(slash + 1)..].Trim('/'));
    }

    /// <summary>Another key of the same bucket, or another path.</summary>
    public FileUri At(string path) => new(Bucket, path);

    public override string ToString() => IsLocal ? Path : $"s3://{Bucket}/{Path}";
}
