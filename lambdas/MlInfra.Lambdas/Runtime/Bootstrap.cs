namespace MlInfra.Lambdas.Runtime;

/// <summary>Starts the chosen function and hands it event after event.</summary>
internal static class Bootstrap
{
    /// <summary>What is left of the time-out when a function is told to stop: enough to say so.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs until the process is ended; answers a non-zero exit code when the function cannot start.</summary>
    public static async Task<int> RunAsync(
        Func<string, string?> environment, Func<FunctionEnvironment, ILambdaFunction> create, JsonLog log, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (environment("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 } address)
        {
            log.Error("AWS_LAMBDA_RUNTIME_API is not set: this program runs inside Lambda, or under `mlinfra up`.", null);
            return 2;
        }

        using var api = new RuntimeApi(address);
        var told = new RuntimeClock(clock);
        ILambdaFunction function;
        try
        {
            function = create(new FunctionEnvironment(environment, log, told));
        }
        catch (Exception e)
        {
            log.Error("The function cannot start.", e);
            await api.FailInitAsync(e, cancellationToken).ConfigureAwait(false);
            return 1;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            var next = await api.NextAsync(cancellationToken).ConfigureAwait(false);
            told.Follow(next.Told);
            await HandleAsync(api, function, next, log.For(next.RequestId, next.TraceId), clock, cancellationToken).ConfigureAwait(false);
        }
        return 0;
    }

    private static async Task HandleAsync(
        RuntimeApi api, ILambdaFunction function, RuntimeEvent next, JsonLog log, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Libraries read the trace from here, and there is one event at a time.
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", next.TraceId);
        var left = next.Deadline - clock.GetUtcNow() - Farewell;
        using var timeout = new CancellationTokenSource(Clamp(left), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await function.InvokeAsync(next.Payload, new Invocation(next.RequestId, next.Deadline, next.FunctionArn, next.TraceId, log) { Left = left }, stop.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (timeout.IsCancellationRequested) e = new TimeoutException("The function's time-out is reached; the event is given back to be tried again.", e);
            log.Error("The event was not handled.", e);
            await api.FailAsync(next.RequestId, e, cancellationToken).ConfigureAwait(false);
            return;
        }
        await api.RespondAsync(next.RequestId, answer, cancellationToken).ConfigureAwait(false);
    }

    private static TimeSpan Clamp(TimeSpan left) =>
        left <= TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromMinutes(15) ? TimeSpan.FromMinutes(15) : left;
}
