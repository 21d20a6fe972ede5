using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>SageMaker Runtime, by its paths: /endpoints/{name}/invocations and its siblings.</summary>
internal sealed class RuntimeRoute(EndpointInvoker invoker, AsyncQueue queue, World world, Lazy<IAuthorizer> authorizer) : IHttpRoute
{
    private const string Prefix = "/endpoints/";

    /// <inheritdoc/>
    public string SigningName => "sagemaker";

    /// <inheritdoc/>
    public bool Takes(HttpRequest request) =>
        request.Path.Value is { } path && path.StartsWith(Prefix, StringComparison.Ordinal) && HttpMethods.IsPost(request.Method) && path.IndexOf('/', Prefix.Length) > 0;

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext http, Principal caller, string requestId)
    {
        var path = http.Request.Path.Value!;
        var slash = path.IndexOf('/', Prefix.Length);
        var endpoint = path[Prefix.Length..slash];
        return path[(slash + 1)..] switch
        {
            "invocations" => InvokeAsync(http, caller, endpoint, requestId),
            "invocations-response-stream" => StreamAsync(http, caller, endpoint, requestId),
            "async-invocations" => EnqueueAsync(http, caller, endpoint),
            var other => throw AwsException.NotSupported($"SageMaker Runtime: POST {Prefix}{{EndpointName}}/{other}"),
        };
    }

    private async Task InvokeAsync(HttpContext http, Principal caller, string endpoint, string requestId)
    {
        var headers = http.Request.Headers;
        if (!caller.IsAdministrator) DemandLeave(caller, "sagemaker:InvokeEndpoint", endpoint, headers);
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        var request = InvocationHeaders.Read(body, requestId, name => headers.TryGetValue(name, out var value) ? value.ToString() : null);
        var served = await invoker.InvokeAsync(endpoint, request, http.RequestAborted).ConfigureAwait(false);
        var response = http.Response;
        WriteHead(response, served);
        response.ContentLength = served.Answer.Body.Length;
        await response.BodyWriter.WriteAsync(served.Answer.Body, http.RequestAborted).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext http, Principal caller, string endpoint, string requestId)
    {
        var headers = http.Request.Headers;
        if (!caller.IsAdministrator) DemandLeave(caller, "sagemaker:InvokeEndpointWithResponseStream", endpoint, headers);
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false);
        var request = InvocationHeaders.Read(body, requestId, name => headers.TryGetValue(name == "Accept" ? "X-Amzn-SageMaker-Accept" : name, out var value) ? value.ToString() : null);
        await using var served = await invoker.OpenAsync(endpoint, request, http.RequestAborted).ConfigureAwait(false);
        var response = http.Response;
        response.ContentType = "application/vnd.amazon.eventstream";
        response.Headers["X-Amzn-SageMaker-Content-Type"] = served.ContentType;
        response.Headers[InvocationHeaders.InvokedVariant] = served.Variant;
        if (served.CustomAttributes is not null) response.Headers[InvocationHeaders.CustomAttributes] = served.CustomAttributes;
        try
        {
            for (ReadOnlyMemory<byte> part; !(part = await served.ReadAsync().ConfigureAwait(false)).IsEmpty;)
            {
                EventStream.WritePart(response.BodyWriter, part.Span);
                await response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (AwsException e)
        {
            var isLate = (string?)e.Details?["ErrorCode"] == "INVOCATION_TIMEOUT";
            var error = new JsonObject { ["Message"] = e.Message, ["ErrorCode"] = isLate ? "ModelInvocationTimeExceeded" : "StreamBroken" };
            EventStream.WriteException(response.BodyWriter, "ModelStreamError", Encoding.UTF8.GetBytes(error.ToJsonString()));
            await response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task EnqueueAsync(HttpContext http, Principal caller, string endpoint)
    {
        var headers = http.Request.Headers;
        if (!caller.IsAdministrator) DemandLeave(caller, "sagemaker:InvokeEndpointAsync", endpoint, headers);
        var request = queue.Add(endpoint, name => headers.TryGetValue(name, out var value) ? value.ToString() : null);
        var response = http.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.Headers["X-Amzn-SageMaker-OutputLocation"] = request.Output;
        if (request.Failure is not null) response.Headers["X-Amzn-SageMaker-FailureLocation"] = request.Failure;
        await response.WriteAsync(new JsonObject { ["InferenceId"] = request.InferenceId }.ToJsonString(), http.RequestAborted).ConfigureAwait(false);
    }

    private static void WriteHead(HttpResponse response, ServedAnswer served)
    {
        response.ContentType = served.Answer.ContentType;
        response.Headers[InvocationHeaders.InvokedVariant] = served.Variant;
        if (served.Answer.CustomAttributes is not null) response.Headers[InvocationHeaders.CustomAttributes] = served.Answer.CustomAttributes;
        if (served.InferenceId is not null) response.Headers[InvocationHeaders.InferenceId] = served.InferenceId;
    }

    private void DemandLeave(Principal caller, string action, string endpoint, IHeaderDictionary headers)
    {
        var context = new Dictionary<string, string>();
        if (headers.TryGetValue(InvocationHeaders.TargetVariant, out var variant)) context["sagemaker:TargetVariant"] = variant.ToString();
        if (headers.TryGetValue(InvocationHeaders.TargetModel, out var model)) context["sagemaker:TargetModel"] = model.ToString();
        authorizer.Value.Demand(caller, new Permission(action, world.Arn("sagemaker", $"endpoint/{endpoint}")) { Context = context });
    }
}
