using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Takes an invocation to a model server and back.</summary>
internal sealed class EndpointInvoker(EndpointLifecycle lifecycle, World world, ServingTimes times, DataCapture capture, InvocationMetrics metrics) : IModelInvoker
{
    /// <summary>The largest body, in bytes.</summary>
    public const int LargestBody = 25 * 1024 * 1024;

    private const string Prefix = "x-amzn-sagemaker-";

    /// <inheritdoc/>
    public async Task<Reply> InvokeAsync(string endpointName, RawPayload payload, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        if (payload.Body.Length > LargestBody)
        {
            throw new AwsException("413", $"HTTP content length exceeded {LargestBody} bytes.", 413);
        }

        var headers = payload.Headers;
        if (headers.ContainsKey(Prefix + "target-model")) throw AwsException.NotSupported("TargetModel of InvokeEndpoint (multi-model endpoints)");
        if (headers.ContainsKey(Prefix + "target-container-hostname")) throw AwsException.NotSupported("TargetContainerHostname of InvokeEndpoint");
        if (headers.ContainsKey(Prefix + "enable-explanations")) throw AwsException.NotSupported("EnableExplanations of InvokeEndpoint");
        using var limit = new CancellationTokenSource(times.Invocation, world.Clock);
        using var gone = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var (deployment, fleet) = await EnterAsync(endpointName, headers.GetValueOrDefault(Prefix + "target-variant"), limit.Token);
        try
        {
            return await InvokeAsync(endpointName, deployment.Plan, fleet, payload, began, limit.Token, cancellationToken);
        }
        finally
        {
            deployment.Leave();
        }
    }

    private async ValueTask<(Deployment, Fleet)> EnterAsync(string endpointName, string? targetVariant, CancellationToken cancellationToken)
    {
        var runtime = lifecycle.Find(endpointName) ?? throw NotFound(endpointName);
        var routing = runtime.Routing;
        if (routing is null)
        {
            // The endpoint comes back after a restart (or is being made: AWS knows no such endpoint yet).
            if (!lifecycle.IsServing(endpointName)) throw NotFound(endpointName);
            await runtime.WhenRoutedAsync(cancellationToken);
            routing = runtime.Routing ?? throw NotFound(endpointName);
        }

        while (true)
        {
            var deployment = routing.Choose();
            var fleet = targetVariant is null ? deployment.Choose() : deployment.Find(targetVariant);
            if (fleet is null)
            {
                (deployment, fleet) = routing.All(deployment).Select(d => (d, d.Find(targetVariant!))).FirstOrDefault(x => x.Item2 is not null);
                if (fleet is null) throw new AwsException("ValidationError", $"Variant {targetVariant} not found for endpoint {endpointName} of account {world.Account}.");
            }

            if (deployment.TryEnter()) return (deployment, fleet);
            var now = runtime.Routing;
            if (now == routing) throw NotFound(endpointName);
            routing = now!;
        }
    }

    private async Task<Reply> InvokeAsync(string endpointName, DeploymentPlan plan, Fleet fleet, RawPayload payload, long began,
        CancellationToken limit, CancellationToken caller)
    {
        var headers = payload.Headers;
        var request = new ModelRequest(payload.Body, headers.GetValueOrDefault("content-type"), headers.GetValueOrDefault("accept"),
            headers.GetValueOrDefault(Prefix + "custom-attributes"));
        var inferenceId = headers.GetValueOrDefault(Prefix + "inference-id");
        ModelServer? server = null;
        var sent = began;
        ModelAnswer answer;
        try
        {
            while (true)
            {
                while ((server = fleet.Pick()) is null)
                {
                    await fleet.WhenHealthyAsync(limit);
                    await Task.Delay(1, limit);
                }

                sent = Stopwatch.GetTimestamp();
                try
                {
                    answer = await server.InvokeAsync(request, limit);
                    break;
                }
                catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
                {
                    // It has just died and nobody has read the request: another server, or the one that takes its place, can.
                    await Task.Delay(20, limit);
                }
            }
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            // The container's own server ends a worker that hangs so long; so does this one.
            server?.Kill();
            Measure(0);
            throw ModelError(endpointName, fleet, 0,
                "Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.",
                "INVOCATION_TIMEOUT");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server broke off: the web server in front of it, in the container, would say so. The next invocation is not sent to a dying one.
            Measure(502);
            if (server is not null) await server.SettleAsync();
            throw ModelError(endpointName, fleet, 502, "The model server ended the connection before it answered (502 Bad Gateway).", "SERVER_ERROR_FROM_MODEL");
        }

        Measure(answer.Status);
        if (answer.Status is < 200 or >= 300)
        {
            throw ModelError(endpointName, fleet, answer.Status, Encoding.UTF8.GetString(answer.Body), answer.Status < 500 ? "CLIENT_ERROR_FROM_MODEL" : "SERVER_ERROR_FROM_MODEL");
        }

        if (plan.Capture is { } captured) capture.Keep(endpointName, fleet.Plan, captured, request, answer, inferenceId);
        return Answer(fleet, answer, inferenceId);

        void Measure(int status)
        {
            var end = Stopwatch.GetTimestamp();
            var model = Stopwatch.GetElapsedTime(sent, end);
            metrics.Record(endpointName, fleet.Plan.Name, fleet.Instances, status, model, Stopwatch.GetElapsedTime(began, end) - model);
        }
    }

    private static Reply Answer(Fleet fleet, ModelAnswer answer, string? inferenceId)
    {
        var headers = new Dictionary<string, string>(4)
        {
            ["Content-Type"] = answer.ContentType,
            ["x-Amzn-Invoked-Production-Variant"] = fleet.Plan.Name,
        };
        if (answer.CustomAttributes is not null) headers["X-Amzn-SageMaker-Custom-Attributes"] = answer.CustomAttributes;
        if (inferenceId is not null) headers["X-Amzn-SageMaker-Inference-Id"] = inferenceId;
        return new Reply((JsonObject?)null) { Payload = new RawPayload(answer.Body, headers) };
    }

    private AwsException NotFound(string endpointName) => new("ValidationError", $"Endpoint {endpointName} of account {world.Account} not found.");

    private AwsException ModelError(string endpointName, Fleet fleet, int status, string message, string code)
    {
        var side = status is >= 400 and < 500 ? "client" : "server";
        var group = EndpointLog.GroupOf(endpointName);
        var text = $"Received {side} error ({status}) from primary with message \"{message}\". See https://{world.Region}.console.aws.amazon.com/cloudwatch/home?region={world.Region}"
            + $"#logEventViewer:group={group} in account {world.Account} for more information.";
        return new AwsException("ModelError", text, 424)
        {
            Details = new JsonObject
            {
                ["OriginalStatusCode"] = status,
                ["OriginalMessage"] = message,
                ["LogStreamArn"] = world.Arn("logs", $"log-group:{group}"),
                ["ErrorCode"] = code,
            },
        };
    }
}
