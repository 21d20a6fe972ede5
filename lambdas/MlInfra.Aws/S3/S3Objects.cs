using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.S3;

public sealed partial class S3Client
{
    /// <summary>The objects under a prefix in the order of their keys (ListObjectsV2), a page at a time; those after a key where one is given.</summary>
    public async IAsyncEnumerable<S3Object> ListObjectsAsync(
        string bucket, string prefix, string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        string? token = null;
        do
        {
            // Keys come percent-encoded: XML cannot write every character that a key may have.
            List<KeyValuePair<string, string>> query = [new("list-type", "2"), new("encoding-type", "url"), new("prefix", prefix)];
            if (startAfter is not null) query.Add(new("start-after", startAfter));
            if (token is not null) query.Add(new("continuation-token", token));
            var response = await SendAsync(new WireRequest { Operation = "ListObjectsV2", Method = "GET", Path = $"/{bucket}", Query = query }, cancellationToken).ConfigureAwait(false);
            var page = XmlElementNode.Parse(Encoding.UTF8.GetString(response.Body));
            foreach (var node in page.Children.Where(child => child.Name == "Contents"))
            {
                yield return new(
                    Decode(Needed(node, "Key")),
                    long.Parse(Needed(node, "Size"), CultureInfo.InvariantCulture),
                    Needed(node, "ETag").Trim('"'),
                    DateTimeOffset.Parse(Needed(node, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));
            }

            token = page.Text("IsTruncated") == "true" ? page.Text("NextContinuationToken") : null;
        }
        while (token is not null);
    }

    /// <summary>The object's bytes and tag, or null if there is none. A caller without the leave to list the bucket is refused instead.</summary>
    public async Task<S3Content?> FindObjectAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await SendAsync(new WireRequest { Operation = "GetObject", Method = "GET", Path = PathOf(bucket, key) }, cancellationToken).ConfigureAwait(false);
            return new(response.Body, ETagOf(response));
        }
        catch (AwsServiceException e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    /// <summary>Writes an object, whatever was there; answers its tag.</summary>
    public async Task<string> PutObjectAsync(string bucket, string key, ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken = default) =>
        ETagOf(await PutAsync(bucket, key, body, [new("Content-Type", contentType)], cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Writes an object if what is there is still what has the tag; a null tag means that there is nothing. Answers the new tag, or
    /// null if another came first. A try repeated after a lost answer finds its own object and answers null as well: read again.
    /// </summary>
    public async Task<string?> ReplaceObjectAsync(
        string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? expectedETag, CancellationToken cancellationToken = default)
    {
        KeyValuePair<string, string> condition = expectedETag is null ? new("If-None-Match", "*") : new("If-Match", $"\"{expectedETag}\"");
        try
        {
            return ETagOf(await PutAsync(bucket, key, body, [new("Content-Type", contentType), condition], cancellationToken).ConfigureAwait(false));
        }
        catch (AwsServiceException e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict || (expectedETag is not null && e.ErrorCode == "NoSuchKey"))
        {
            return null;
        }
    }

    private Task<WireResponse> PutAsync(string bucket, string key, ReadOnlyMemory<byte> body, KeyValuePair<string, string>[] headers, CancellationToken cancellationToken) =>
        SendAsync(new WireRequest { Operation = "PutObject", Method = "PUT", Path = PathOf(bucket, key), Body = body.ToArray(), Headers = headers }, cancellationToken);

    private static string ETagOf(WireResponse response) =>
        response.Headers.GetValueOrDefault("etag")?.Trim('"') ?? throw new InvalidDataException("S3 answered without an ETag.");

    private static string Needed(XmlElementNode node, string name) => node.Text(name) ?? throw new InvalidDataException($"ListObjectsV2 answered an object without {name}.");

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
