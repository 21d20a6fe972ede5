using System.Collections.Concurrent;

namespace MlInfra.Local.Sqs;

/// <summary>Wakes those who wait for messages of a queue.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    /// <summary>Completes at the next pulse. Take it before looking at the queue, so that nothing is missed.</summary>
    public Task Next(string queue) =>
        waiting.GetOrAdd(queue, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Pulse(string queue)
    {
        if (waiting.TryRemove(queue, out var source)) source.TrySetResult();
    }
}
