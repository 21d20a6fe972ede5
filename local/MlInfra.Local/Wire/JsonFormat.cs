using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>AWS JSON 1.0 and 1.1: the operation in X-Amz-Target, JSON both ways.</summary>
internal sealed class JsonFormat : Format
{
    public override WireFormat Kind => WireFormat.Json;

    public override DecodedCall Decode(HttpRequest request, byte[] body, MergedService service)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        return new(target[(target.LastIndexOf('.') + 1)..], ReadObject(body));
    }

    public override Task WriteReplyAsync(HttpContext http, MergedService service, string operation, Reply reply, string requestId)
    {
        var json = reply.Output is null ? "{}" : XmlHints.Strip(reply.Output)!.ToJsonString();
        return WriteAsync(http.Response, reply.Status, ContentType(http.Request), Encoding.UTF8.GetBytes(json));
    }

    public override Task WriteErrorAsync(HttpContext http, MergedService? service, AwsException error, string requestId)
    {
        http.Response.Headers["x-amzn-ErrorType"] = error.Code;
        if (service?.SigningName is "sqs" or "monitoring")
            http.Response.Headers["x-amzn-query-error"] = $"{error.QueryCode ?? error.Code};Sender";
        var body = new JsonObject { ["__type"] = error.Code, ["message"] = error.Message };
        AddDetails(body, error);
        var status = error.Code == "AccessDeniedException" ? StatusCodes.Status400BadRequest : error.Status; // as JSON services answer
        return WriteAsync(http.Response, status, ContentType(http.Request), Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    internal static void AddDetails(JsonObject body, AwsException error)
    {
        foreach (var (name, value) in error.Details ?? []) body[name] = value?.DeepClone();
    }

    internal static JsonObject ReadObject(byte[] body)
    {
        if (body.Length == 0) return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject
                ?? throw new AwsException("SerializationException", "The body of the request must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new AwsException("SerializationException", $"The body of the request is not valid JSON: {e.Message}");
        }
    }

    private static string ContentType(HttpRequest request) =>
        request.ContentType?.Contains("json-1.0", StringComparison.Ordinal) == true ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}
