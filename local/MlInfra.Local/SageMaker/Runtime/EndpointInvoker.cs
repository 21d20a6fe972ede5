using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Takes an invocation to a model server and back.</summary>
internal sealed class EndpointInvoker(
    Entrance entrance, World world, ServingTimes times, DataCapture capture, InvocationMetrics metrics, ShadowTraffic shadows, EndpointErrors errors) : IModelInvoker
{
    private readonly TimeProvider clock = world.RealClock;

    /// <inheritdoc/>
    public async Task<Reply> InvokeAsync(string endpointName, RawPayload payload, CancellationToken cancellationToken)
    {
        var served = await InvokeAsync(endpointName, InvocationHeaders.Read(payload), cancellationToken);
        return new Reply((JsonObject?)null) { Payload = new RawPayload(served.Answer.Body, InvocationHeaders.Of(served)) };
    }

    /// <summary>Invokes and waits for the whole answer. Throws AWS's errors.</summary>
    public async Task<ServedAnswer> InvokeAsync(string endpoint, ModelRequest request, CancellationToken caller, TimeSpan? longest = null)
    {
        await using var invocation = await BeginAsync(endpoint, request, longest, caller).ConfigureAwait(false);
        var answer = await invocation.SendAsync(static (group, sent, limit) => group.InvokeAsync(sent, limit)).ConfigureAwait(false);
        if (!request.IsInternal && answer.Body.Length > InvocationRules.LargestBody(invocation.Measured.Fleet.Plan))
        {
            invocation.Measured.Done(0);
            throw errors.Oversize(endpoint, answer, InvocationRules.LargestBody(invocation.Measured.Fleet.Plan));
        }

        invocation.Measured.Done(answer.Status);
        if (!answer.IsSuccess) throw errors.Answered(endpoint, answer);
        Keep(endpoint, invocation, answer);
        return new ServedAnswer(answer, invocation.Measured.Fleet.Plan.Name, request.InferenceId);
    }

    /// <summary>Invokes and gives the answer as it comes; dispose it when it is read. Throws AWS's errors.</summary>
    public async Task<ServedStream> OpenAsync(string endpoint, ModelRequest request, CancellationToken caller)
    {
        var invocation = await BeginAsync(endpoint, request, times.Stream, caller).ConfigureAwait(false);
        try
        {
            var (stream, failed) = await invocation.SendAsync(static (group, sent, limit) => group.OpenAsync(sent, limit), keep: true).ConfigureAwait(false);
            var answer = failed;
            if (stream is not null && stream.Head.Status is < 200 or >= 300)
            {
                answer = await stream.ReadAllAsync(invocation.Limit).ConfigureAwait(false);
                stream.Dispose();
            }

            if (answer is not { } bad) return new ServedStream(stream!, invocation, this, endpoint);
            invocation.Measured.Done(bad.Status);
            throw errors.Answered(endpoint, bad);
        }
        catch
        {
            await invocation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps an answer, if the endpoint's traffic is captured.</summary>
    internal void Keep(string endpoint, Invocation invocation, in ModelAnswer answer)
    {
        if (invocation.Deployment.Plan.Capture is { } captured)
            capture.Keep(endpoint, invocation.Measured.Fleet.Plan, captured, invocation.Request, answer, invocation.Request.InferenceId);
    }

    private async ValueTask<Invocation> BeginAsync(string endpoint, ModelRequest request, TimeSpan? longest, CancellationToken caller)
    {
        if (request.Body.Length > InvocationRules.MostBytes && !request.IsInternal) throw new AwsException("413", $"HTTP content length exceeded {InvocationRules.MostBytes} bytes.", 413);
        var limit = new CancellationTokenSource(longest ?? times.Invocation, clock);
        var gone = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        Deployment? deployment = null;
        try
        {
            (deployment, var fleet) = await entrance.EnterAsync(endpoint, request, limit.Token).ConfigureAwait(false);
            InvocationRules.Demand(endpoint, request, deployment.Plan, fleet.Plan);
            if (request.Component is { } component && fleet.Instances == 0)
            {
                metrics.Put(new Dictionary<string, string> { ["InferenceComponentName"] = component }, "NoCapacityInvocationFailures", 1, "Count");
                throw EndpointErrors.NoCapacity(component);
            }

            if (deployment.Shadows.Count > 0) shadows.Copy(endpoint, deployment, request);
            return new Invocation(deployment, new Measured(metrics, endpoint, fleet, request.Component, deployment.Plan.Async is not null), request, limit, gone, errors, caller);
        }
        catch
        {
            deployment?.Leave();
            await gone.DisposeAsync();
            limit.Dispose();
            throw;
        }
    }
}

/// <summary>What an endpoint answered.</summary>
internal sealed record ServedAnswer(ModelAnswer Answer, string Variant, string? InferenceId);
