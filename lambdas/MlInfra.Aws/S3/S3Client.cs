using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

/// <summary>S3, for small objects that are read whole (reports, definitions).</summary>
public sealed class S3Client(AwsOptions? options = null) : ServiceClient(new ServiceDescription("S3", "s3", "s3"), options)
{
    /// <summary>The object's bytes.</summary>
    public async Task<ReadOnlyMemory<byte>> GetObjectAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentException.ThrowIfNullOrEmpty(key);
        // The path form of an address works with every endpoint, and with bucket names that have dots.
        var path = $"/{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        var response = await SendAsync(new WireRequest { Operation = "GetObject", Method = "GET", Path = path }, cancellationToken).ConfigureAwait(false);
        return response.Body;
    }
}
