namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>An invocation under way: what it has entered, and its time limit.</summary>
internal sealed class Invocation(
    Deployment deployment, Measured measured, ModelRequest request, CancellationTokenSource limit, CancellationTokenRegistration gone, EndpointErrors errors, CancellationToken caller) : IAsyncDisposable
{
    private ServerGroup? kept;

    /// <summary>What serves.</summary>
    public Deployment Deployment => deployment;

    /// <summary>Its times.</summary>
    public Measured Measured => measured;

    /// <summary>What was asked.</summary>
    public ModelRequest Request => request;

    /// <summary>Ends when the time is up or the caller has gone.</summary>
    public CancellationToken Limit => limit.Token;

    /// <summary>
    /// Sends it to a server; to another one if the first has not read it. Throws AWS's errors. The server is given back at once, or,
    /// to be kept, when the invocation is disposed.
    /// </summary>
    public async ValueTask<T> SendAsync<T>(Func<ServerGroup, ModelRequest, CancellationToken, ValueTask<T>> send, bool keep = false)
    {
        ServerGroup? group = null;
        try
        {
            while (true)
            {
                group = await measured.Fleet.TakeAsync(request, limit.Token).ConfigureAwait(false);
                var given = false;
                try
                {
                    measured.Sent();
                    var result = await send(group, request, limit.Token).ConfigureAwait(false);
                    if (keep) (kept, given) = (group, true);
                    return result;
                }
                catch (ModelUnreachableException)
                {
                    // It has just died and nobody has read the request: another server, or the one that takes its place, can.
                    await Task.Delay(20, limit.Token).ConfigureAwait(false);
                }
                finally
                {
                    if (!given) measured.Fleet.Give(group, request);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ModelFailedException)
        {
            throw await FailedAsync(e, group).ConfigureAwait(false);
        }
    }

    /// <summary>Measures a failure on the way and gives AWS's error for it.</summary>
    public async ValueTask<Core.AwsException> FailedAsync(Exception e, ServerGroup? group = null)
    {
        caller.ThrowIfCancellationRequested(); // it went away: the server has done nothing wrong
        var failed = e as ModelFailedException;
        if (failed is null or { InnerException: OperationCanceledException })
        {
            // The container's own server ends a worker that hangs so long; so does this one.
            if (failed is not null) (group ?? kept)?.Kill(failed.Container);
            measured.Done(0);
            return errors.TimedOut(measured.Endpoint, failed?.Container ?? "primary");
        }

        measured.Done(502);
        if ((group ?? kept) is { } dying) await dying.SettleAsync().ConfigureAwait(false); // the next invocation is not sent to it
        return errors.BrokenOff(measured.Endpoint, failed.Container);
    }

    public async ValueTask DisposeAsync()
    {
        if (kept is not null) measured.Fleet.Give(kept, request);
        measured.Dispose();
        deployment.Leave();
        await gone.DisposeAsync().ConfigureAwait(false);
        limit.Dispose();
    }
}
