using Microsoft.AspNetCore.Http;

namespace MlInfra.Local.Wire;

/// <summary>
/// What a request says of itself: the access key and the service it is signed for. Signatures are not verified: the endpoint listens
/// on the loopback interface only, and the scope serves to find the service and the caller.
/// </summary>
internal readonly record struct RequestOrigin(string? AccessKeyId, string? Service)
{
    public static RequestOrigin Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("AWS4-", StringComparison.Ordinal))
        {
            var start = authorization.IndexOf("Credential=", StringComparison.Ordinal);
            if (start >= 0)
            {
                var end = authorization.IndexOfAny([',', ' '], start);
                return FromScope(end < 0 ? authorization[(start + 11)..] : authorization[(start + 11)..end]);
            }
        }
        if (authorization.StartsWith("AWS ", StringComparison.Ordinal))
            return new(authorization[4..].Split(':')[0], "s3");
        if (request.Query["X-Amz-Credential"].ToString() is { Length: > 0 } presigned)
            return FromScope(presigned);
        if (request.Query["AWSAccessKeyId"].ToString() is { Length: > 0 } old)
            return new(old, "s3");
        return default;
    }

    // AKID/date/region/service/aws4_request; a key id may itself hold slashes, so it is counted from the end.
    private static RequestOrigin FromScope(string credential)
    {
        var parts = credential.Split('/');
        return parts.Length < 5
            ? new(parts[0], null)
            : new(string.Join('/', parts[..^4]), parts[^2].ToLowerInvariant());
    }
}
