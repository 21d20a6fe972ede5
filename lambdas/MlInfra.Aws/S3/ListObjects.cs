using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>
    /// Calls <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</see>, page after page: the objects
    /// below a prefix, in the order of their keys.
    /// </summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What keys begin with.</param>
    /// <param name="startAfter">The key after which to begin.</param>
    /// <param name="pageSize">Objects a call; 1 where only the first matters.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<S3Object> ListObjectsAsync(
        string bucket, string prefix, string? startAfter = null, int? pageSize = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        string? token = null;
        do
        {
            // Keys may have characters that XML has no way to write, so they are asked for encoded.
            var query = new List<KeyValuePair<string, string>> { new("list-type", "2"), new("encoding-type", "url"), new("prefix", prefix) };
            if (startAfter is not null) query.Add(new("start-after", startAfter));
            if (pageSize is { } size) query.Add(new("max-keys", size.ToString(CultureInfo.InvariantCulture)));
            if (token is not null) query.Add(new("continuation-token", token));
            var response = await SendAsync(new WireRequest { Operation = "ListObjectsV2", Method = "GET", Path = "/" + bucket, Query = query }, cancellationToken).ConfigureAwait(false);
            var page = XmlElementNode.Parse(Encoding.UTF8.GetString(response.Body));
            foreach (var entry in page.Children("Contents"))
            {
                yield return new S3Object(
                    Uri.UnescapeDataString((entry.Text("Key") ?? "").Replace('+', ' ')),
                    long.Parse(entry.Text("Size") ?? "0", CultureInfo.InvariantCulture),
                    DateTimeOffset.Parse(entry.Text("LastModified") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                    entry.Text("ETag") ?? "");
            }
            token = page.Text("IsTruncated") == "true" ? page.Text("NextContinuationToken") : null;
        }
        while (token is not null);
    }
}
