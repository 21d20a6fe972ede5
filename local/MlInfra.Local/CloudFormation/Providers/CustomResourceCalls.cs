using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.CloudFormation.Providers;

/// <summary>Asks the functions behind custom resources, and takes their answers at presigned addresses of S3's form.</summary>
internal sealed class CustomResourceCalls(World world, Lazy<IFunctions> functions, Lazy<ITopics> topics) : IHttpRoute
{
    private const string Bucket = "cloudformation-custom-resource-response-local";
    private const int DefaultTimeout = 3600;
    private const int Tries = 3;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> waiting = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string SigningName => "s3";

    /// <inheritdoc/>
    public bool Takes(HttpRequest request) => HttpMethods.IsPut(request.Method) && request.Path.StartsWithSegments("/" + Bucket, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext http, Principal caller, string requestId)
    {
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        var key = http.Request.Path.Value![(http.Request.Path.Value!.LastIndexOf('/') + 1)..];
        if (!waiting.TryGetValue(key, out var awaited)) throw new AwsException("AccessDenied", "Request has expired", 403);
        try
        {
            awaited.TrySetResult(JsonNode.Parse(body) as JsonObject ?? throw new JsonException("no object"));
        }
        catch (JsonException)
        {
            awaited.TrySetResult(new JsonObject { ["Status"] = "FAILED", ["Reason"] = "The response is not a JSON object." });
        }
    }

    /// <summary>Tells a resource's function what is wanted and waits for its answer.</summary>
    public async Task<CustomResourceAnswer> CallAsync(string kind, ResourceRequest request, JsonObject? previous, CancellationToken cancellationToken)
    {
        var service = request.Properties.Text("ServiceToken")
            ?? throw new AwsException("ValidationError", $"ServiceToken is required for custom resource {request.LogicalId}.");
        var id = Guid.NewGuid().ToString();
        var awaited = waiting[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var seconds = Math.Clamp(request.Properties.Int("ServiceTimeout") ?? DefaultTimeout, 1, DefaultTimeout);
            var limit = Task.Delay(TimeSpan.FromSeconds(seconds), world.Clock, over.Token);
            var sending = SendAsync(service, Event(kind, id, request, previous), Sender(request), over.Token);
            var first = await Task.WhenAny(awaited.Task, limit, FailureOf(sending));
            cancellationToken.ThrowIfCancellationRequested();
            if (first == awaited.Task) return Read(await awaited.Task, request);
            if (first != limit) await sending;
            throw new AwsException("GeneralServiceException",
                $"CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [{id}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.");
        }
        finally
        {
            waiting.TryRemove(id, out _);
            await over.CancelAsync();
        }
    }

    // A function that has ended well may still have its answer sent by another; only what could not be sent at all ends the wait.
    private static async Task FailureOf(Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsFaulted) await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
    }

    private static CustomResourceAnswer Read(JsonObject answer, ResourceRequest request) => new(
        answer.Text("Status") == "SUCCESS", answer.Text("Reason"), answer.Text("PhysicalResourceId") ?? request.PhysicalId, answer.Object("Data")?.DeepClone().AsObject());

    /// <summary>Who the topic hears: the role that the deployment goes on with, or the laptop's own user.</summary>
    private Principal Sender(ResourceRequest request) => request.ServiceRoleArn is { } role
        ? new Principal($"arn:{world.Partition}:sts::{world.Account}:assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/AWSCloudFormation", role)
        : new Principal(world.GlobalArn("iam", "user/laptop"), null);

    private async Task SendAsync(string service, JsonObject message, Principal sender, CancellationToken cancellationToken)
    {
        if (service.Split(':') is ["arn", _, "sns", ..])
        {
            topics.Value.PublishAs(sender, service, "AWS CloudFormation custom resource request", message.ToJsonString());
            return;
        }

        for (var tries = 1; ; tries++)
        {
            var result = await functions.Value.InvokeAsync(service, Encoding.UTF8.GetBytes(message.ToJsonString()), cancellationToken: cancellationToken);
            if (result.FunctionError is null || tries == Tries) return;
            await world.Pause(TimeSpan.FromMinutes(tries), cancellationToken); // as Lambda repeats asynchronous invocations
        }
    }

    private JsonObject Event(string kind, string id, ResourceRequest request, JsonObject? previous)
    {
        var message = new JsonObject
        {
            ["RequestType"] = kind,
            ["ServiceToken"] = request.Properties.Text("ServiceToken"),
            ["ResponseURL"] = Address(id),
            ["StackId"] = request.StackId,
            ["RequestId"] = id,
            ["LogicalResourceId"] = request.LogicalId,
            ["ResourceType"] = request.ResourceType,
            ["ResourceProperties"] = Texts(request.Properties),
        };
        if (request.PhysicalId is not null) message["PhysicalResourceId"] = request.PhysicalId;
        if (previous is not null) message["OldResourceProperties"] = Texts(previous);
        return message;
    }

    private string Address(string id)
    {
        var now = world.Now.UtcDateTime;
        var date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var scope = Uri.EscapeDataString($"cloudformation/{date}/{world.Region}/s3/aws4_request");
        return $"{world.Endpoint}{Bucket}/{id}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}&X-Amz-Date={now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}"
            + $"&X-Amz-Expires=7200&X-Amz-SignedHeaders=host&X-Amz-Signature={Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}";
    }

    /// <summary>Scalars as text, as CloudFormation hands them on.</summary>
    private static JsonNode? Texts(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Texts(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Texts)]),
        null => null,
        _ => JsonReading.AsText(node),
    };
}
