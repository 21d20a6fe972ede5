using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Runs the events that were taken for later: up to two retries, then the destination or the dead-letter queue.</summary>
internal sealed partial class AsyncWorker(
    World world, AsyncQueue later, FunctionStore store, Functions functions, Lazy<IQueues> queues, Lazy<ITopics> topics, ILogger<AsyncWorker> logger) : BackgroundService
{
    private readonly Dictionary<string, Task> running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (var id in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList()) running.Remove(id);
                var waiting = later.All().Where(i => !running.ContainsKey(i.Id)).ToList();
                foreach (var invocation in waiting.Where(i => i.Due <= world.Now)) running[invocation.Id] = RunAsync(invocation, stoppingToken);
                // At most a second: an event added within a larger transaction pulses before it can be seen.
                var next = waiting.Where(i => i.Due > world.Now).Select(i => i.Due - world.Now).Append(TimeSpan.FromSeconds(1)).Min();
                await later.WaitAsync(next < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : next, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops; what is under way is in the state and is run again.
        }
        await Task.WhenAll(running.Values);
    }

    private async Task RunAsync(AsyncInvocation invocation, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (store.Find(invocation.FunctionName) is not { } function)
            {
                later.Done(invocation);
                return;
            }
            var result = await functions.RunAsync(function, invocation.RequestId, invocation.Payload, cancellationToken);
            Settle(invocation with { Attempts = invocation.Attempts + 1 }, function, result);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (AwsException e)
        {
            // Throttled or not startable: kept for a while, without counting as a try.
            LogHeldBack(logger, invocation.FunctionName, e.Message);
            later.Put(invocation with { Due = world.Now + (TimeSpan.FromMinutes(1) / world.Speed) });
        }
        later.Pulse();
    }

    private void Settle(AsyncInvocation invocation, FunctionDocument function, FunctionResult result)
    {
        var settings = function.EventInvoke;
        if (result.FunctionError is null)
        {
            if (settings?.OnSuccess is { } success) Send(function, success, Record(invocation, function, result, "Success"), null);
            later.Done(invocation);
            return;
        }
        // One minute before the second try, two before the third; here they pass faster by World.Speed.
        var pause = TimeSpan.FromMinutes(invocation.Attempts) / world.Speed;
        var tooOld = world.Now + pause - invocation.Accepted > TimeSpan.FromSeconds(settings?.MaximumEventAgeInSeconds ?? 21_600);
        if (invocation.Attempts <= (settings?.MaximumRetryAttempts ?? 2) && !tooOld)
        {
            later.Put(invocation with { Due = world.Now + pause });
            return;
        }
        LogGivenUp(logger, function.Name, invocation.RequestId, invocation.Attempts);
        if (settings?.OnFailure is { } failure) Send(function, failure, Record(invocation, function, result, tooOld ? "EventAgeExceeded" : "RetriesExhausted"), null);
        if (function.DeadLetterArn is { } deadLetters)
        {
            var error = JsonNode.Parse(result.Payload.Span) as JsonObject;
            Send(function, deadLetters, Encoding.UTF8.GetString(invocation.Payload), new()
            {
                ["RequestID"] = invocation.RequestId,
                ["ErrorCode"] = "200",
                ["ErrorMessage"] = error?.Text("errorMessage") is { Length: > 0 } text ? text[..Math.Min(text.Length, 1024)] : "Unhandled",
            });
        }
        later.Done(invocation);
    }

    private void Send(FunctionDocument function, string arn, string body, Dictionary<string, string>? attributes)
    {
        try
        {
            var caller = FunctionReading.Caller(function);
            switch (arn.Split(':')[2])
            {
                case "sqs":
                    queues.Value.SendAs(caller, arn, body, attributes);
                    break;
                case "sns":
                    topics.Value.PublishAs(caller, arn, null, body);
                    break;
                case "lambda":
                    later.Add(store.Get(arn).Name, Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes(body));
                    break;
                default:
                    throw AwsException.NotSupported($"the destination {arn} of Lambda (it has SQS, SNS and Lambda)");
            }
        }
        catch (AwsException e)
        {
            LogLost(logger, function.Name, arn, e.Message);
        }
    }

    private string Record(AsyncInvocation invocation, FunctionDocument function, FunctionResult result, string condition)
    {
        var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST" };
        if (result.FunctionError is { } error) response["functionError"] = error;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = invocation.RequestId,
                ["functionArn"] = store.ArnOf(function.Name) + ":$LATEST",
                ["condition"] = condition,
                ["approximateInvokeCount"] = invocation.Attempts,
            },
            ["requestPayload"] = Parse(invocation.Payload),
            ["responseContext"] = response,
            ["responsePayload"] = Parse(result.Payload.Span),
        }.ToJsonString();
    }

    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.IsEmpty ? null : JsonNode.Parse(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return Encoding.UTF8.GetString(json);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event for {Function} is held back: {Reason}")]
    private static partial void LogHeldBack(ILogger logger, string function, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The event {RequestId} for {Function} is given up after {Attempts} tries")]
    private static partial void LogGivenUp(ILogger logger, string function, string requestId, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} could not send to {Arn}: {Reason}")]
    private static partial void LogLost(ILogger logger, string function, string arn, string reason);
}
