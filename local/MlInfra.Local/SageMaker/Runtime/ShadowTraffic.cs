namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>Sends copies of invocations to shadow variants. Their answers go nowhere, but are measured (and captured) as any other's.</summary>
internal sealed class ShadowTraffic(InvocationMetrics metrics, DataCapture capture, ServingTimes times)
{
    // A shadow that is slower than its traffic must not hold ever more copies.
    private const int MostAtOnce = 64;

    /// <summary>Copies an invocation to the shadows whose share it hits.</summary>
    public void Copy(string endpoint, Deployment deployment, ModelRequest request)
    {
        foreach (var shadow in deployment.Shadows)
        {
            if (!shadow.Hits() || shadow.Fleet.Concurrent >= MostAtOnce || !deployment.TryEnter()) continue;
            _ = Task.Run(() => SendAsync(endpoint, deployment, shadow.Fleet, request));
        }
    }

    private async Task SendAsync(string endpoint, Deployment deployment, Fleet fleet, ModelRequest request)
    {
        var invocation = new Measured(metrics, endpoint, fleet, null);
        try
        {
            using var limit = new CancellationTokenSource(times.Invocation);
            var group = await fleet.TakeAsync(request, limit.Token);
            try
            {
                invocation.Sent();
                var answer = await group.InvokeAsync(request, limit.Token);
                invocation.Done(answer.Status);
                if (answer.IsSuccess && deployment.Plan.Capture is { } captured) capture.Keep(endpoint, fleet.Plan, captured, request, answer, request.InferenceId);
            }
            finally
            {
                fleet.Give(group, request);
            }
        }
        catch (Exception e) when (e is ModelFailedException or ModelUnreachableException or OperationCanceledException)
        {
            invocation.Done(e is OperationCanceledException or ModelFailedException { InnerException: OperationCanceledException } ? 0 : 502);
        }
        finally
        {
            invocation.Dispose();
            deployment.Leave();
        }
    }
}
