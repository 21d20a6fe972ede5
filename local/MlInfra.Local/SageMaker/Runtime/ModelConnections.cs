using System.Collections.Concurrent;
using System.Net.Sockets;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// The kept connections to one model server. No more exchanges at a time than the server has use for: what waits here costs nothing,
/// in the server it would cost its threads' turns.
/// </summary>
internal sealed class ModelConnections(ServerAddress address, int limit) : IDisposable
{
    private readonly ConcurrentStack<ModelConnection> idle = [];
    private readonly TurnQueue turns = new(limit);
    private int generation;

    /// <summary>Waits for a turn and gives a connection. Throws <see cref="ModelUnreachableException"/> if nobody listens.</summary>
    public async ValueTask<ModelConnection> TakeAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (idle.TryPop(out var kept))
            {
                if (kept.Generation == Volatile.Read(ref generation)) return kept;
                kept.Dispose();
            }

            return await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            turns.Release();
            throw;
        }
    }

    /// <summary>Takes a connection back; one whose exchange did not end well is closed.</summary>
    public void Give(ModelConnection connection, bool reusable)
    {
        if (reusable && connection.Generation == Volatile.Read(ref generation)) idle.Push(connection);
        else connection.Dispose();
        turns.Release();
    }

    /// <summary>The process has ended: what leads to it is closed.</summary>
    public void Reset()
    {
        Interlocked.Increment(ref generation);
        Clear();
    }

    /// <summary>A connection out of turn, for pings.</summary>
    public async ValueTask<ModelConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var now = Volatile.Read(ref generation);
        try
        {
            return new ModelConnection(await address.ConnectAsync(cancellationToken).ConfigureAwait(false), now);
        }
        catch (SocketException e)
        {
            throw new ModelUnreachableException(e);
        }
    }

    public void Dispose() => Reset();

    private void Clear()
    {
        while (idle.TryPop(out var kept)) kept.Dispose();
    }
}
