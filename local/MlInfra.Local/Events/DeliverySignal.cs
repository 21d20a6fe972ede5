namespace MlInfra.Local.Events;

/// <summary>Wakes the delivery.</summary>
internal sealed class DeliverySignal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    public void Pulse()
    {
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0) semaphore.Release();
        }
    }

    public void Dispose() => semaphore.Dispose();

    /// <summary>Waits for a pulse, at most that long.</summary>
    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => semaphore.WaitAsync(limit, cancellationToken);
}
