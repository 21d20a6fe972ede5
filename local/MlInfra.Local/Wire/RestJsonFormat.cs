using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>REST-JSON: the operation is a route; members come from the path, the query string and a JSON body.</summary>
internal sealed class RestJsonFormat : Format
{
    public override WireFormat Kind => WireFormat.RestJson;

    public override DecodedCall Decode(HttpRequest request, byte[] body, MergedService service)
    {
        var path = RawPath(request);
        var (operation, values) = service.Match(request.Method, path)
            ?? throw AwsException.NotSupported($"{service.SigningName}: {request.Method} {path}");
        var input = operation.RawBody || !LooksLikeObject(body) ? [] : JsonFormat.ReadObject(body);
        foreach (var (name, value) in request.Query)
            input[name] = value.Count > 1 ? new JsonArray([.. value.Select(v => JsonValue.Create(v))]) : value.ToString();
        foreach (var (name, value) in values) input[name] = value;
        var headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal);
        return new(operation.Name, input) { Payload = new(body, headers) };
    }

    public override async Task WriteReplyAsync(HttpContext http, MergedService service, string operation, Reply reply, string requestId)
    {
        var response = http.Response;
        if (reply.Payload is { } payload)
        {
            foreach (var (name, value) in payload.Headers) response.Headers[name] = value;
            var type = response.ContentType ?? "application/octet-stream";
            await WriteAsync(response, reply.Status, type, payload.Body);
        }
        else if (reply.Output is null)
        {
            response.StatusCode = reply.Status;
            if (reply.Status != StatusCodes.Status204NoContent) response.ContentLength = 0;
        }
        else
        {
            await WriteAsync(response, reply.Status, "application/json", Encoding.UTF8.GetBytes(XmlHints.Strip(reply.Output)!.ToJsonString()));
        }
    }

    public override Task WriteErrorAsync(HttpContext http, MergedService? service, AwsException error, string requestId)
    {
        http.Response.Headers["x-amzn-ErrorType"] = error.Code;
        var body = new JsonObject { ["__type"] = error.Code, ["Type"] = "User", ["message"] = error.Message };
        JsonFormat.AddDetails(body, error);
        return WriteAsync(http.Response, error.Status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    /// <summary>The path as it was sent, so that an encoded slash stays within its segment.</summary>
    internal static string RawPath(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path.ToString();
        if (target.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
            target = absolute.PathAndQuery;
        var question = target.IndexOf('?');
        return question < 0 ? target : target[..question];
    }

    private static bool LooksLikeObject(byte[] body)
    {
        foreach (var b in body)
            if (b is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return b == (byte)'{';
        return false;
    }
}
