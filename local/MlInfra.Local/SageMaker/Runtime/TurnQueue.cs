using System.Threading.Tasks.Sources;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// A semaphore whose waiters go on at once on the thread that ends its turn: the server gets its next request before the last answer is
/// even written, without a change of thread.
/// </summary>
internal sealed class TurnQueue(int turns)
{
    private const int DeepestHandOver = 4;

    [ThreadStatic]
    private static int depth;

    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiting = [];
    private int free = turns;

    /// <summary>Ends when it is the caller's turn.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter();
            waiter.Node = waiting.AddLast(waiter);
        }

        waiter.Registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Cancel(token), waiter);
        waiter.Owner = this;
        return new ValueTask(waiter, waiter.Version);
    }

    /// <summary>Ends a turn; the one who waited longest has the next.</summary>
    public void Release()
    {
        while (true)
        {
            Waiter next;
            lock (gate)
            {
                if (waiting.First is not { } first)
                {
                    free++;
                    return;
                }

                next = first.Value;
                waiting.RemoveFirst();
                next.Node = null;
            }

            if (next.TryComplete()) return;
        }
    }

    private sealed class Waiter : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> core;
        private int done;

        public LinkedListNode<Waiter>? Node { get; set; }

        public TurnQueue? Owner { get; set; }

        public CancellationTokenRegistration Registration { get; set; }

        public short Version => core.Version;

        public bool TryComplete()
        {
            if (Interlocked.Exchange(ref done, 1) != 0) return false;
            Registration.Unregister();
            core.RunContinuationsAsynchronously = depth >= DeepestHandOver;
            depth++;
            try
            {
                core.SetResult(true);
            }
            finally
            {
                depth--;
            }

            return true;
        }

        public void Cancel(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref done, 1) != 0) return;
            if (Owner is { } owner)
            {
                lock (owner.gate)
                {
                    if (Node is not null) owner.waiting.Remove(Node);
                    Node = null;
                }
            }

            core.RunContinuationsAsynchronously = true;
            core.SetException(new OperationCanceledException(cancellationToken));
        }

        public void GetResult(short token) => core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            core.OnCompleted(continuation, state, token, flags);
    }
}
