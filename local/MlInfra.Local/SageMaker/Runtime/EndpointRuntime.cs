using System.Collections.Concurrent;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What of an endpoint is in memory: where its traffic goes.</summary>
internal sealed class EndpointRuntime(string name)
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Routing? routing;

    /// <summary>The endpoint's name.</summary>
    public string Name => name;

    /// <summary>Where the traffic goes, or null until the first deployment is up.</summary>
    public Routing? Routing => routing;

    /// <summary>The inference components that serve, by name.</summary>
    public ConcurrentDictionary<string, Routing> Components { get; } = new(StringComparer.Ordinal);

    /// <summary>Serializes what is done to the endpoint.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Cancelled when the endpoint is deleted or Local stops.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Sends the traffic elsewhere from now on.</summary>
    public void Route(Routing to)
    {
        routing = to;
        first.TrySetResult();
    }

    /// <summary>Ends the wait for a first deployment that will not come.</summary>
    public void Fail() => first.TrySetResult();

    /// <summary>Ends when the first deployment is up (or failed).</summary>
    public Task WhenRoutedAsync(CancellationToken cancellationToken) => first.Task.WaitAsync(cancellationToken);
}

/// <summary>Traffic between a deployment and, while a new one is rolled out, that one with its share.</summary>
internal sealed record Routing(Deployment Main, Deployment? Incoming = null, double IncomingShare = 0)
{
    /// <summary>The deployment for the next invocation.</summary>
    public Deployment Choose() => Incoming is not null && Random.Shared.NextDouble() < IncomingShare ? Incoming : Main;

    /// <summary>The deployments, the preferred one first.</summary>
    public IEnumerable<Deployment> All(Deployment preferred) => Incoming is null ? [Main] : preferred == Main ? [Main, Incoming] : [Incoming, Main];
}
