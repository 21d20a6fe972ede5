using Microsoft.AspNetCore.Http;

namespace MlInfra.Local.S3.Http;

/// <summary>A request's content: the stream without its transfer framing, what it claims of its checksums, and their proof.</summary>
internal sealed class Body
{
    private const string HeaderPrefix = "x-amz-checksum-";
    private readonly S3Request request;
    private readonly AwsChunkedStream? chunked;

    private Body(S3Request request, Stream stream, AwsChunkedStream? chunked)
    {
        this.request = request;
        Stream = stream;
        this.chunked = chunked;
    }

    public Stream Stream { get; }

    /// <summary>The checksums that the request names, in headers or as trailers to come.</summary>
    public IReadOnlyList<string> Algorithms
    {
        get
        {
            var named = Checksum.Algorithms.Where(a => request.Header(HeaderPrefix + a.ToLowerInvariant()) is not null).ToList();
            foreach (var trailer in (request.Header("x-amz-trailer") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (trailer.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)) named.Add(trailer[HeaderPrefix.Length..].ToUpperInvariant());
            if (request.Header("x-amz-sdk-checksum-algorithm") is { Length: > 0 } algorithm) named.Add(algorithm.ToUpperInvariant());
            return [.. named.Distinct()];
        }
    }

    public static Body Open(S3Request request)
    {
        var http = request.Http.Request;
        var isChunked = request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true
            || http.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.OrdinalIgnoreCase);
        if (!isChunked) return new(request, http.Body, null);
        var chunked = new AwsChunkedStream(http.Body);
        return new(request, chunked, chunked);
    }

    /// <summary>Throws BadDigest if what was written is not what the request says it sent.</summary>
    public void Verify(StoredFile stored)
    {
        if (request.Header("Content-MD5") is { } md5 && Convert.ToBase64String(Convert.FromHexString(stored.Md5)) != md5)
            throw S3Errors.BadDigest("MD5");
        foreach (var (algorithm, value) in stored.Checksums)
        {
            var name = HeaderPrefix + algorithm.ToLowerInvariant();
            var claimed = request.Header(name) ?? chunked?.Trailers.GetValueOrDefault(name);
            if (claimed is not null && claimed != value) throw S3Errors.BadDigest(algorithm);
        }
        if (request.Header("x-amz-decoded-content-length") is { } length && long.TryParse(length, out var expected) && expected != stored.Size)
            throw new Core.AwsException("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
    }
}
