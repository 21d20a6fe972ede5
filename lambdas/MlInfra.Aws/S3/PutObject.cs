using System.Net;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>Writes an object, whatever was there before.</summary>
    public async Task PutObjectAsync(string bucket, string key, byte[] body, string contentType, CancellationToken cancellationToken = default) =>
        await SendAsync(Request("PutObject", "PUT", bucket, key, [new("Content-Type", contentType)], body), cancellationToken).ConfigureAwait(false);

    /// <summary>Writes an object unless there is one; says whether it did.</summary>
    public async Task<bool> PutNewObjectAsync(string bucket, string key, byte[] body, string contentType, CancellationToken cancellationToken = default)
    {
        try
        {
            await SendAsync(Request("PutObject", "PUT", bucket, key, [new("Content-Type", contentType), new("If-None-Match", "*")], body), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AwsServiceException e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
