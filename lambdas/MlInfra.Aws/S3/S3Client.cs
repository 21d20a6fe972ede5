using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

/// <summary>S3, as far as MlInfra calls it. What is read is held whole: read large objects in ranges.</summary>
public sealed partial class S3Client(AwsOptions? options = null) : ServiceClient(new ServiceDescription("S3", "s3", "s3"), options)
{
    /// <summary>The object's bytes.</summary>
    /// <exception cref="AwsServiceException">NoSuchKey where there is none.</exception>
    public async Task<ReadOnlyMemory<byte>> GetObjectAsync(string bucket, string key, CancellationToken cancellationToken = default) =>
        (await SendAsync(Request("GetObject", "GET", bucket, key), cancellationToken).ConfigureAwait(false)).Body;

    private static WireRequest Request(
        string operation, string method, string bucket, string key, IReadOnlyList<KeyValuePair<string, string>>? headers = null, byte[]? body = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentException.ThrowIfNullOrEmpty(key);
        // The path form of an address works with every endpoint, and with bucket names that have dots.
        var path = $"/{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        return new WireRequest { Operation = operation, Method = method, Path = path, Headers = headers ?? [], Body = body ?? [] };
    }
}
