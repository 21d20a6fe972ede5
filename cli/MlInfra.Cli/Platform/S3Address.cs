namespace MlInfra.Cli.Platform;

/// <summary>A place in S3.</summary>
internal readonly record struct S3Address(string Bucket, string Key)
{
    public static S3Address Parse(string uri)
    {
        var rest = uri.StartsWith("s3://", StringComparison.Ordinal) ? uri[5..] : throw new CliException($"'{uri}' is no S3 address: it must begin with s3://.");
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new(rest[..slash], rest[(slash + 1)..]) : throw new CliException($"'{uri}' names no object.");
    }
}
