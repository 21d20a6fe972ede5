using System.Diagnostics;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Takes an invocation to a model server and back.</summary>
internal sealed class EndpointInvoker(
    Entrance entrance, World world, ServingTimes times, DataCapture capture, InvocationMetrics metrics, EndpointErrors errors) : IModelInvoker
{
    /// <summary>The largest body, in bytes.</summary>
    public const int LargestBody = 25 * 1024 * 1024;

    private readonly TimeProvider clock = world.Clock;
    private readonly InvocationMetrics metrics = metrics;

    /// <inheritdoc/>
    public async Task<Reply> InvokeAsync(string endpointName, RawPayload payload, CancellationToken cancellationToken)
    {
        var served = await InvokeAsync(endpointName, InvocationHeaders.Read(payload), cancellationToken);
        return new Reply((JsonObject?)null) { Payload = new RawPayload(served.Answer.Body, InvocationHeaders.Of(served)) };
    }

    /// <summary>Invokes and waits for the whole answer. Throws AWS's errors.</summary>
    public async Task<ServedAnswer> InvokeAsync(string endpoint, ModelRequest request, CancellationToken caller, TimeSpan? longest = null)
    {
        var began = Stopwatch.GetTimestamp();
        Demand(request);
        using var limit = new CancellationTokenSource(longest ?? times.Invocation, clock);
        using var gone = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var (deployment, fleet) = await entrance.EnterAsync(endpoint, request, limit.Token).ConfigureAwait(false);
        var measured = new Measured(this, endpoint, fleet, began);
        try
        {
            var answer = await SendAsync(measured, request, limit.Token, caller).ConfigureAwait(false);
            if (deployment.Plan.Capture is { } captured) capture.Keep(endpoint, fleet.Plan, captured, request, answer, request.InferenceId);
            return new ServedAnswer(answer, fleet.Plan.Name, request.InferenceId);
        }
        finally
        {
            measured.Dispose();
            deployment.Leave();
        }
    }

    private static void Demand(ModelRequest request)
    {
        if (request.Body.Length > LargestBody) throw new AwsException("413", $"HTTP content length exceeded {LargestBody} bytes.", 413);
    }

    private async ValueTask<ModelAnswer> SendAsync(Measured measured, ModelRequest request, CancellationToken limit, CancellationToken caller)
    {
        ServerGroup? group = null;
        try
        {
            while (true)
            {
                group = await measured.Fleet.TakeAsync(request, limit).ConfigureAwait(false);
                try
                {
                    measured.Sent();
                    var answer = await group.InvokeAsync(request, limit).ConfigureAwait(false);
                    measured.Done(answer.Status);
                    return answer.IsSuccess ? answer : throw errors.Answered(measured.Endpoint, answer);
                }
                catch (ModelUnreachableException)
                {
                    // It has just died and nobody has read the request: another server, or the one that takes its place, can.
                    await Task.Delay(20, limit).ConfigureAwait(false);
                }
                finally
                {
                    measured.Fleet.Give(group, request);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ModelFailedException { InnerException: OperationCanceledException } && !caller.IsCancellationRequested)
        {
            // The container's own server ends a worker that hangs so long; so does this one.
            if (e is ModelFailedException hung) group?.Kill(hung.Container);
            measured.Done(0);
            throw errors.TimedOut(measured.Endpoint, (e as ModelFailedException)?.Container ?? "primary");
        }
        catch (ModelFailedException e) when (e.InnerException is not OperationCanceledException)
        {
            measured.Done(502);
            if (group is not null) await group.SettleAsync().ConfigureAwait(false); // the next invocation is not sent to a dying one
            throw errors.BrokenOff(measured.Endpoint, e.Container);
        }
    }

    /// <summary>The times of one invocation.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly EndpointInvoker invoker;
        private readonly long began;
        private readonly int atOnce;
        private long sent;

        public Measured(EndpointInvoker invoker, string endpoint, Fleet fleet, long began)
        {
            (this.invoker, Endpoint, Fleet, this.began, sent) = (invoker, endpoint, fleet, began, began);
            atOnce = fleet.Begin();
        }

        public string Endpoint { get; }

        public Fleet Fleet { get; }

        public void Sent() => sent = Stopwatch.GetTimestamp();

        public void Done(int status)
        {
            var end = Stopwatch.GetTimestamp();
            var model = Stopwatch.GetElapsedTime(sent, end);
            invoker.metrics.Record(Endpoint, Fleet.Plan.Name, null, Fleet.Instances, status, model, Stopwatch.GetElapsedTime(began, end) - model, atOnce);
        }

        public void Dispose() => Fleet.End();
    }
}

/// <summary>What an endpoint answered.</summary>
internal sealed record ServedAnswer(ModelAnswer Answer, string Variant, string? InferenceId);
