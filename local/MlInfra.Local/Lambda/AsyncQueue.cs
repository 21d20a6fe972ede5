using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Events that were taken for later: durable, in the order of their due times.</summary>
internal sealed class AsyncQueue(World world, IState state) : IDisposable
{
    private readonly ITable<AsyncInvocation> table = state.Table<AsyncInvocation>("lambda.async");
    private readonly SemaphoreSlim signal = new(0, 1);

    public IReadOnlyList<AsyncInvocation> All() => table.All();

    public void Add(string functionName, string requestId, ReadOnlyMemory<byte> payload)
    {
        var id = $"{world.Now.ToUnixTimeMilliseconds():D15}-{requestId}";
        table.Put(id, new(id, requestId, functionName, payload.ToArray(), 0, world.Now, world.Now));
        Pulse();
    }

    public void Put(AsyncInvocation invocation) => table.Put(invocation.Id, invocation);

    public void Done(AsyncInvocation invocation) => table.Delete(invocation.Id);

    public Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => signal.WaitAsync(limit, cancellationToken);

    public void Pulse()
    {
        lock (signal)
        {
            if (signal.CurrentCount == 0) signal.Release();
        }
    }

    public void Dispose() => signal.Dispose();
}
