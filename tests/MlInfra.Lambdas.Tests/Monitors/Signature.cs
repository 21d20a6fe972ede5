using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MlInfra.Lambdas.Tests.Monitors;

/// <summary>
/// Signs a request as <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">AWS documents it</see> and compares: S3 takes the path as it
/// is on the wire, other services encode it once more.
/// </summary>
internal static class Signature
{
    public static void Demand(HttpRequest request, string raw, byte[] body)
    {
        var authorization = request.Headers.Authorization.ToString();
        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = parts["Credential"].Split('/', 2)[1];
        var service = scope.Split('/')[2];
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? raw : raw[..question];
        var query = question < 0 ? "" : string.Join('&', raw[(question + 1)..].Split('&').Order(StringComparer.Ordinal));
        var names = parts["SignedHeaders"].Split(';');
        var headers = string.Concat(names.Select(name => $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString().Trim())}\n"));
        var canonical = $"{request.Method}\n{(service == "s3" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString)))}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["X-Amz-Date"]}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4secret"), (current, part) => HMACSHA256.HashData(current, Encoding.UTF8.GetBytes(part)));
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), parts["Signature"]);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
