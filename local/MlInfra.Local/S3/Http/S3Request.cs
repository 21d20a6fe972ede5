using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.S3.Http;

/// <summary>A request to S3: bucket and key from the path or the host's name, and what else handlers read.</summary>
internal sealed partial class S3Request
{
    private S3Request(HttpContext http, Principal caller, string bucket, string key)
    {
        Http = http;
        Caller = caller;
        Bucket = bucket;
        Key = key;
    }

    public HttpContext Http { get; }

    public Principal Caller { get; }

    /// <summary>Empty for a request to the service itself.</summary>
    public string Bucket { get; }

    /// <summary>Empty for a request to a bucket.</summary>
    public string Key { get; }

    public string Method => Http.Request.Method;

    public CancellationToken Aborted => Http.RequestAborted;

    public bool Has(string parameter) => Http.Request.Query.ContainsKey(parameter);

    public string? Query(string parameter) => Http.Request.Query.TryGetValue(parameter, out var value) ? value.ToString() : null;

    public string? Header(string name) => Http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public int? Number(string parameter)
    {
        if (Query(parameter) is not { } text) return null;
        return int.TryParse(text, out var number) && number >= 0
            ? number
            : throw S3Errors.InvalidArgument($"Provided {parameter} not an integer or within integer range");
    }

    /// <summary>The query parameter, with the empty string that some clients send taken for none.</summary>
    public string? VersionId => Query("versionId") is { Length: > 0 } id ? id : null;

    public static S3Request Read(HttpContext http, Principal caller)
    {
        var path = RestJsonFormat.RawPath(http.Request)[1..];
        if (BucketOfHost(http.Request.Host.Host) is { } host) return new(http, caller, host, Uri.UnescapeDataString(path));
        var slash = path.IndexOf('/');
        return slash < 0
            ? new(http, caller, Uri.UnescapeDataString(path), "")
            : new(http, caller, Uri.UnescapeDataString(path[..slash]), Uri.UnescapeDataString(path[(slash + 1)..]));
    }

    /// <summary>The bucket of a virtual-host name (bucket.localhost, bucket.s3.amazonaws.com), or null for path style.</summary>
    internal static string? BucketOfHost(string host)
    {
        var match = VirtualHost().Match(host);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"^(.+?)\.(?:s3[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?|(?:s3\.)?localhost)$", RegexOptions.IgnoreCase)]
    private static partial Regex VirtualHost();
}
