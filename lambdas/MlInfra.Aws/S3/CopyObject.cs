using System.Net;
using System.Text;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>
    /// Copies an object of up to 5 GB inside S3, whole or not at all; a reader sees either what was there or the copy. Tags are not copied.
    /// </summary>
    /// <exception cref="AwsServiceException">S3 refused, which it may also say in an answer that began as a success.</exception>
    public async Task CopyObjectAsync(string fromBucket, string fromKey, string bucket, string key, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(
            new WireRequest
            {
                Operation = "CopyObject",
                Method = "PUT",
                Path = PathOf(bucket, key),
                Headers = [new("x-amz-copy-source", PathOf(fromBucket, fromKey)), new("x-amz-tagging-directive", "REPLACE")],
            },
            cancellationToken).ConfigureAwait(false);
        var body = Encoding.UTF8.GetString(response.Body);
        var answer = XmlElementNode.Parse(body);
        if (answer.Name == "Error")
        {
            throw new AwsServiceException(answer.Text("Code") ?? "InternalError", answer.Text("Message") ?? "S3 began to copy and did not end.",
                HttpStatusCode.InternalServerError, answer.Text("RequestId"), body);
        }
    }

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    public async Task DeleteObjectAsync(string bucket, string key, CancellationToken cancellationToken = default) =>
        await SendAsync(new WireRequest { Operation = "DeleteObject", Method = "DELETE", Path = PathOf(bucket, key) }, cancellationToken).ConfigureAwait(false);
}
