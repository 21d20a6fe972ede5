using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>One of AWS's protocols: reads requests, writes answers and errors.</summary>
internal abstract class Format
{
    public abstract WireFormat Kind { get; }

    /// <summary>Reads the request. Throws <see cref="AwsException"/> when it is malformed or names no operation.</summary>
    public abstract DecodedCall Decode(HttpRequest request, byte[] body, MergedService service);

    public abstract Task WriteReplyAsync(HttpContext http, MergedService service, string operation, Reply reply, string requestId);

    public abstract Task WriteErrorAsync(HttpContext http, MergedService? service, AwsException error, string requestId);

    public static Format Query { get; } = new QueryFormat();

    public static Format Json { get; } = new JsonFormat();

    public static Format RestJson { get; } = new RestJsonFormat();

    /// <summary>The format a request is written in.</summary>
    public static Format Of(HttpRequest request)
    {
        if (request.Headers.ContainsKey("X-Amz-Target")) return Json;
        if (request.HasFormContentType || request.Query.ContainsKey("Action")) return Query;
        return RestJson;
    }

    protected static async Task WriteAsync(HttpResponse response, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}
