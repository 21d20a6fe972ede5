using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Keeps a poller running for each enabled mapping.</summary>
internal sealed class QueuePollers(
    World world, MappingStore mappings, FunctionStore store, FunctionCode code, Functions functions, Lazy<IQueues> queues, ILogger<QueuePollers> logger) : IHostedService, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (CancellationTokenSource Stop, Task Task)> running = new(StringComparer.Ordinal);
    private bool stopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        code.Sweep(store.All());
        mappings.Changed += Reconcile;
        Reconcile();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        mappings.Changed -= Reconcile;
        List<Task> all;
        lock (gate)
        {
            stopped = true;
            foreach (var (stop, _) in running.Values) stop.Cancel();
            all = [.. running.Values.Select(r => r.Task)];
        }
        await Task.WhenAll(all).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        foreach (var (stop, _) in running.Values) stop.Dispose();
    }

    private void Reconcile()
    {
        lock (gate)
        {
            if (stopped) return;
            var wanted = mappings.All().Where(m => m.IsEnabled).Select(m => m.Id).ToHashSet();
            foreach (var (id, poller) in running.Where(r => !wanted.Contains(r.Key) || r.Value.Task.IsCompleted).ToList())
            {
                poller.Stop.Cancel();
                running.Remove(id);
            }
            foreach (var id in wanted.Where(id => !running.ContainsKey(id)))
            {
                var stop = new CancellationTokenSource();
                running[id] = (stop, new QueuePoller(id, world, mappings, store, functions, queues.Value, logger).RunAsync(stop.Token));
            }
        }
    }
}
