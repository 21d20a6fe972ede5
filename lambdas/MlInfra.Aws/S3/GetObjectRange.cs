using System.Globalization;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>A stretch of an object, provided that it is still the one of that tag.</summary>
    /// <exception cref="AwsServiceException">PreconditionFailed where the object is another one by now.</exception>
    public async Task<ReadOnlyMemory<byte>> GetObjectRangeAsync(
        string bucket, string key, long offset, long length, string? eTag = null, CancellationToken cancellationToken = default)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")) };
        if (!string.IsNullOrEmpty(eTag)) headers.Add(new("If-Match", eTag));
        return (await SendAsync(Request("GetObject", "GET", bucket, key, headers), cancellationToken).ConfigureAwait(false)).Body;
    }
}
