using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>Takes every request to its service: finds it, decodes, asks IAM, calls the operation, writes the answer.</summary>
internal sealed class Dispatcher(
    ServiceDirectory services, IEnumerable<IHttpRoom> httpRooms, IEnumerable<IHttpRoute> routes, ICallerLookup callers, Lazy<IAuthorizer> authorizer, Faults faults)
{
    private readonly IHttpRoute[] routes = [.. routes];
    private readonly Dictionary<string, IHttpRoom> httpRooms = httpRooms.ToDictionary(r => r.SigningName, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = Guid.NewGuid().ToString();
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        var origin = RequestOrigin.Of(http.Request);
        foreach (var route in routes)
        {
            if ((origin.Service is not null && origin.Service != route.SigningName) || !route.Takes(http.Request)) continue;
            await HandleRouteAsync(http, route, origin, requestId);
            return;
        }
        var service = Find(http.Request, origin);
        if (service is null && httpRooms.TryGetValue(origin.Service ?? "s3", out var room))
            await HandleHttpAsync(http, room, origin, requestId);
        else
            await HandleCallAsync(http, service, origin, requestId);
    }

    private MergedService? Find(HttpRequest request, RequestOrigin origin)
    {
        if (origin.Service is { } name) return services.ByName(name);
        var target = request.Headers["X-Amz-Target"].ToString();
        return target.Length > 0 ? services.ByTarget(target) : null;
    }

    private async Task HandleHttpAsync(HttpContext http, IHttpRoom room, RequestOrigin origin, string requestId)
    {
        try
        {
            await room.HandleAsync(http, callers.Find(origin.AccessKeyId), requestId);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            var error = faults.ToAnswer(e, room.SigningName, http.Request.Method);
            // A client that waited for 100-continue does not send its body now; the next request must not be taken for it.
            if (http.Request.Headers.ContainsKey("Expect")) http.Response.Headers.Connection = "close";
            if (http.Response.HasStarted) http.Abort();
            else await room.WriteErrorAsync(http, error, requestId);
        }
    }

    private async Task HandleRouteAsync(HttpContext http, IHttpRoute route, RequestOrigin origin, string requestId)
    {
        try
        {
            await route.HandleAsync(http, callers.Find(origin.AccessKeyId), requestId);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            var error = faults.ToAnswer(e, route.SigningName, http.Request.Path.ToString());
            if (http.Response.HasStarted) http.Abort();
            else await Format.RestJson.WriteErrorAsync(http, null, error, requestId);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
    }

    private async Task HandleCallAsync(HttpContext http, MergedService? service, RequestOrigin origin, string requestId)
    {
        var format = Format.Of(http.Request);
        var name = service?.SigningName ?? origin.Service ?? http.Request.Headers["X-Amz-Target"].ToString();
        var operation = http.Request.Path.ToString();
        try
        {
            if (service is null) throw AwsException.NotSupported($"the service '{name}'");
            var caller = callers.Find(origin.AccessKeyId);
            var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
            var decoded = format.Decode(http.Request, body, service);
            operation = decoded.Operation;
            var reply = await CallAsync(service, decoded, caller, format.Kind, requestId, http.RequestAborted);
            await format.WriteReplyAsync(http, service, operation, reply, requestId);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            var error = faults.ToAnswer(e, name, operation);
            if (http.Response.HasStarted) http.Abort();
            else await format.WriteErrorAsync(http, service, error, requestId);
        }
        catch (OperationCanceledException)
        {
            // The caller went away; there is nobody to answer.
        }
    }

    private async Task<Reply> CallAsync(
        MergedService service, DecodedCall decoded, Principal caller, WireFormat kind, string requestId, CancellationToken cancellationToken)
    {
        var operation = service.Find(decoded.Operation) ?? throw AwsException.NotSupported($"{service.ActionPrefix}:{decoded.Operation}");
        var call = new Call(service.SigningName, operation.Name, decoded.Input, caller, requestId) { Payload = decoded.Payload, Format = kind };
        if (!caller.IsAdministrator)
        {
            var needs = operation.Needs?.Invoke(call) ?? [new Permission($"{service.ActionPrefix}:{operation.Name}", "*")];
            foreach (var permission in needs) authorizer.Value.Demand(caller, permission);
        }
        return await operation.Handle(call, cancellationToken);
    }
}
