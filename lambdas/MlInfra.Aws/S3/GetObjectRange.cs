using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>A stretch of an object, provided that it is still the one of that tag.</summary>
    /// <exception cref="AwsServiceException">PreconditionFailed where the object is another one by now.</exception>
    public async Task<ReadOnlyMemory<byte>> GetObjectRangeAsync(
        string bucket, string key, long offset, long length, string eTag, CancellationToken cancellationToken = default)
    {
        var request = new WireRequest
        {
            Operation = "GetObject",
            Method = "GET",
            Path = PathOf(bucket, key),
            Headers = [new("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")), new("If-Match", $"\"{eTag}\"")],
        };
        return (await SendAsync(request, cancellationToken).ConfigureAwait(false)).Body;
    }
}
