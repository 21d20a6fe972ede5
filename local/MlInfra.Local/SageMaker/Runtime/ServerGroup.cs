namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// The containers of one instance: one, or those of an inference pipeline, which an invocation passes through one after the other
/// (or of which the caller names one).
/// </summary>
internal sealed class ServerGroup(IReadOnlyList<ModelServer> containers, bool isDirect) : IAsyncDisposable
{
    private int inFlight;

    /// <summary>The containers in their order.</summary>
    public IReadOnlyList<ModelServer> Containers => containers;

    /// <summary>How many invocations it is answering.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    /// <summary>Whether all containers answer pings.</summary>
    public bool IsHealthy
    {
        get
        {
            if (containers.Count == 1) return containers[0].IsHealthy;
            foreach (var container in containers)
            {
                if (!container.IsHealthy) return false;
            }

            return true;
        }
    }

    /// <summary>Ends when all are healthy.</summary>
    public Task WhenHealthy => containers.Count == 1 ? containers[0].WhenHealthy : Task.WhenAll(containers.Select(c => c.WhenHealthy));

    /// <summary>Starts all containers; gives the one that does not pass its health check, or null.</summary>
    public async Task<string?> StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var healthy = await Task.WhenAll(containers.Select(c => c.StartAsync(timeout, cancellationToken)));
        var failed = Array.IndexOf(healthy, false);
        return failed < 0 ? null : containers[failed].Container;
    }

    /// <summary>One more invocation is on its way.</summary>
    public void Enter() => Interlocked.Increment(ref inFlight);

    /// <summary>One fewer.</summary>
    public void Leave() => Interlocked.Decrement(ref inFlight);

    /// <summary>Whether the caller must name the container.</summary>
    public bool IsDirect => isDirect;

    /// <summary>The container of that hostname, or null.</summary>
    public ModelServer? Find(string hostname) => containers.FirstOrDefault(c => c.Container == hostname);

    /// <summary>Sends an invocation through. What fails on its way is the answer.</summary>
    public async ValueTask<ModelAnswer> InvokeAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (containers.Count == 1) return await containers[0].InvokeAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.TargetContainer is { } hostname) return await Find(hostname)!.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
        var (next, failed) = await PassAsync(request, cancellationToken).ConfigureAwait(false);
        return failed ?? await LastAsync(containers[^1], c => c.InvokeAsync(next, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>As <see cref="InvokeAsync"/>, with the answer as it comes.</summary>
    public async ValueTask<(ModelStream? Stream, ModelAnswer? Failed)> OpenAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (containers.Count == 1) return (await containers[0].OpenAsync(request, cancellationToken).ConfigureAwait(false), null);
        if (request.TargetContainer is { } hostname) return (await Find(hostname)!.OpenAsync(request, cancellationToken).ConfigureAwait(false), null);
        var (next, failed) = await PassAsync(request, cancellationToken).ConfigureAwait(false);
        return failed is not null ? (null, failed) : (await LastAsync(containers[^1], c => c.OpenAsync(next, cancellationToken)).ConfigureAwait(false), null);
    }

    /// <summary>Ends the process of a container; it is started again.</summary>
    public void Kill(string container) => Find(container)?.Kill();

    /// <summary>Ends soon: when a process is seen to have ended, or after a moment if all live on.</summary>
    public Task SettleAsync() => Task.WhenAny(containers.Select(c => c.SettleAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var container in containers) await container.DisposeAsync();
    }

    /// <summary>All but the last container: what one answers is asked of the next.</summary>
    private async ValueTask<(ModelRequest Next, ModelAnswer? Failed)> PassAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var next = request with { Accept = null };
        for (var i = 0; i < containers.Count - 1; i++)
        {
            var container = containers[i];
            var answer = i == 0
                ? await container.InvokeAsync(next, cancellationToken).ConfigureAwait(false)
                : await LastAsync(container, c => c.InvokeAsync(next, cancellationToken)).ConfigureAwait(false);
            if (!answer.IsSuccess) return (next, answer);
            next = next with { Body = answer.Body, ContentType = answer.ContentType, CustomAttributes = answer.CustomAttributes ?? request.CustomAttributes };
        }

        return (next with { Accept = request.Accept }, null);
    }

    // A container further on that cannot be reached: the ones before have done their work, so nothing is begun anew.
    private static async ValueTask<T> LastAsync<T>(ModelServer container, Func<ModelServer, ValueTask<T>> call)
    {
        try
        {
            return await call(container).ConfigureAwait(false);
        }
        catch (ModelUnreachableException e)
        {
            throw new ModelFailedException(container.Container, e);
        }
    }
}
