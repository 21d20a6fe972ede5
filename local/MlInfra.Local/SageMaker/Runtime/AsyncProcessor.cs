using System.Text;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Answers one asynchronous request: fetches the input, invokes, stores the answer, tells the topics.</summary>
internal sealed partial class AsyncProcessor(
    EndpointInvoker invoker, EndpointStore endpoints, InvocationMetrics metrics, Lazy<IObjectStore> objects, Lazy<ITopics> topics, World world, ILogger<AsyncProcessor> logger)
{
    /// <summary>Does it; failures become the request's answer.</summary>
    public async Task ProcessAsync(AsyncRequest request, CancellationToken cancellationToken)
    {
        if (endpoints.Find(request.Endpoint)?.Live is not { Async: { } settings } plan) return;
        var variant = plan.Variants[0];
        var session = RoleAccess.Session(variant.Model.RoleArn);
        var began = world.Now;
        void Measure(string name, double value, string unit) => metrics.Put(request.Endpoint, variant.Name, name, value, unit);
        Measure("TimeInBacklog", (began - request.Received).TotalMilliseconds, "Milliseconds");
        if (began - request.Received > request.Lifetime)
        {
            Measure("ExpiredRequests", 1, "Count");
            await FailAsync(request, settings, session, "RequestExpired", "The request was in the queue for longer than its time to live.", Measure, cancellationToken);
            return;
        }

        byte[] body;
        try
        {
            body = await ReadAsync(request, session, cancellationToken);
        }
        catch (AwsException e)
        {
            Measure("RequestDownloadFailures", 1, "Count");
            await FailAsync(request, settings, session, "ClientError", $"Could not download the input {request.Input}: {e.Message}", Measure, cancellationToken);
            return;
        }

        ServedAnswer served;
        try
        {
            var asked = new ModelRequest(body, request.ContentType, request.Accept, request.CustomAttributes) { InferenceId = request.InferenceId, IsInternal = true };
            served = await invoker.InvokeAsync(request.Endpoint, asked, cancellationToken, request.Timeout);
        }
        catch (AwsException e)
        {
            Measure("InvocationFailures", 1, "Count");
            await FailAsync(request, settings, session, e.Code, e.Message, Measure, cancellationToken, settings.AnswerInError ? (string?)e.Details?["OriginalMessage"] : null);
            return;
        }

        try
        {
            await PutAsync(request.Output, served.Answer.Body, served.Answer.ContentType, session, cancellationToken);
        }
        catch (AwsException e)
        {
            Measure("ResponseUploadFailures", 1, "Count");
            Tell(request, settings.ErrorTopic, session, AsyncNotices.Failed(request, world, "ClientError", $"Could not upload the answer to {request.Output}: {e.Message}"), Measure);
            return;
        }

        Measure("InvocationsProcessed", 1, "Count");
        Measure("TotalProcessingTime", (world.Now - request.Received).TotalMilliseconds, "Milliseconds");
        Tell(request, settings.SuccessTopic, session, AsyncNotices.Completed(request, world, served.Answer, settings.AnswerInSuccess), Measure);
    }

    private async Task FailAsync(
        AsyncRequest request, AsyncPlan settings, Principal session, string code, string reason, Action<string, double, string> measure, CancellationToken cancellationToken, string? answer = null)
    {
        if (request.Failure is { } failure)
        {
            try
            {
                await PutAsync(failure, Encoding.UTF8.GetBytes(reason), "text/plain", session, cancellationToken);
            }
            catch (AwsException e)
            {
                measure("ResponseUploadFailures", 1, "Count");
                LogLost(logger, failure, e.Message);
            }
        }

        Tell(request, settings.ErrorTopic, session, AsyncNotices.Failed(request, world, code, reason, answer), measure);
    }

    private async Task<byte[]> ReadAsync(AsyncRequest request, Principal session, CancellationToken cancellationToken)
    {
        var from = S3Uri.Parse(request.Input, "InputLocation");
        await using var source = objects.Value.Open(from.Bucket, from.Key, session);
        using var body = new MemoryStream();
        await source.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private async Task PutAsync(string uri, byte[] body, string type, Principal session, CancellationToken cancellationToken)
    {
        var to = S3Uri.Parse(uri, "OutputLocation");
        using var content = new MemoryStream(body);
        await objects.Value.PutAsync(to.Bucket, to.Key, content, type, session, cancellationToken);
    }

    private void Tell(AsyncRequest request, string? topic, Principal session, string message, Action<string, double, string> measure)
    {
        if (topic is null) return;
        try
        {
            topics.Value.PublishAs(session, topic, null, message);
        }
        catch (AwsException e)
        {
            measure("NotificationFailures", 1, "Count");
            LogLost(logger, $"{topic} (request {request.InferenceId})", e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An asynchronous answer could not be sent to {Target}: {Reason}")]
    private static partial void LogLost(ILogger logger, string target, string reason);
}
