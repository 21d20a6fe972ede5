using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

/// <summary>S3, for small objects that are read and written whole (reports, markers, definitions), and for what lies under a prefix.</summary>
public sealed partial class S3Client(AwsOptions? options = null) : ServiceClient(new ServiceDescription("S3", "s3", "s3"), options)
{
    /// <summary>The object's bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> GetObjectAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(new WireRequest { Operation = "GetObject", Method = "GET", Path = PathOf(bucket, key) }, cancellationToken).ConfigureAwait(false);
        return response.Body;
    }

    // The path form of an address works with every endpoint, and with bucket names that have dots. The pipeline escapes each part of it.
    private static string PathOf(string bucket, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return $"/{bucket}/{key}";
    }
}
