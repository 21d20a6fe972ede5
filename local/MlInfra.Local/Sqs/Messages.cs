using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>The messages of all queues: sent, taken, hidden, deleted, put aside as dead letters.</summary>
internal sealed class Messages(World world, IState state, QueueStore queues, QueueSignals signals)
{
    private readonly ITable<MessageDocument> table = state.Table<MessageDocument>("sqs.messages");
    private readonly ITable<Counter> counters = state.Table<Counter>("sqs.counters");

    public MessageDocument Send(string queueName, string body, IReadOnlyDictionary<string, MessageAttribute> attributes, TimeSpan? delay, string senderId)
    {
        MessageDocument? message = null;
        state.Atomically(() =>
        {
            var queue = queues.Get(queueName);
            var now = world.Now;
            message = new()
            {
                Sequence = NextSequence(),
                MessageId = Guid.NewGuid().ToString(),
                Body = body,
                Attributes = attributes,
                SenderId = senderId,
                Sent = now,
                Visible = now + (delay ?? queue.Seconds("DelaySeconds")),
            };
            Put(queueName, message);
        });
        signals.Pulse(queueName);
        return message!;
    }

    public async Task<IReadOnlyList<MessageDocument>> ReceiveAsync(string queueName, int max, TimeSpan? visibility, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = world.Now + wait;
        while (true)
        {
            var signal = signals.Next(queueName);
            var taken = Receive(queueName, max, visibility);
            var left = until - world.Now;
            if (taken.Count > 0 || left <= TimeSpan.Zero) return taken;
            // A hidden or delayed message may become visible while nobody sends; one sent within a larger transaction pulses too early.
            var soonest = Of(queueName).Select(m => m.Visible - world.Now).Append(TimeSpan.FromSeconds(1)).Min();
            var pause = TimeSpan.FromMilliseconds(Math.Max(1, Math.Min(left.TotalMilliseconds, soonest.TotalMilliseconds)));
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(signal, Task.Delay(pause, world.Clock, stop.Token));
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public IReadOnlyList<MessageDocument> Receive(string queueName, int max, TimeSpan? visibility)
    {
        // Looked at first without the writers' lock: an empty queue, which is polled most, costs no transaction.
        if (Live(queues.Get(queueName)).All(m => m.Visible > world.Now)) return [];
        var taken = new List<MessageDocument>();
        var wokenDeadLetters = new HashSet<string>();
        state.Atomically(() =>
        {
            var queue = queues.Get(queueName);
            var now = world.Now;
            var redrive = RedrivePolicy.Of(queue);
            foreach (var message in Live(queue).Where(m => m.Visible <= now).ToList())
            {
                if (taken.Count == max) break;
                if (redrive is not null && message.Receives >= redrive.MaxReceiveCount && queues.Find(redrive.TargetName) is not null)
                {
                    table.Delete(Key(queueName, message));
                    Put(redrive.TargetName, message with { Sequence = NextSequence(), Visible = now, Receipt = null, DeadLetterSource = message.DeadLetterSource ?? queues.ArnOf(queueName) });
                    wokenDeadLetters.Add(redrive.TargetName);
                    continue;
                }
                var received = message with
                {
                    Receives = message.Receives + 1,
                    FirstReceived = message.FirstReceived ?? now,
                    Visible = now + (visibility ?? queue.Seconds("VisibilityTimeout")),
                    Receipt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
                };
                Put(queueName, received);
                taken.Add(received);
            }
        });
        foreach (var target in wokenDeadLetters) signals.Pulse(target);
        return taken;
    }

    public void Delete(string queueName, string handle)
    {
        queues.Get(queueName);
        var (key, receipt) = ReadHandle(queueName, handle);
        state.Atomically(() =>
        {
            // A receipt that a later receive made old does not delete; that is no error either.
            if (table.Get(key) is { } message && message.Receipt == receipt) table.Delete(key);
        });
    }

    public void ChangeVisibility(string queueName, string handle, TimeSpan timeout)
    {
        queues.Get(queueName);
        var (key, receipt) = ReadHandle(queueName, handle);
        state.Atomically(() =>
        {
            if (table.Get(key) is not { } message) throw SqsErrors.Value($"Value {handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.");
            if (message.Receipt != receipt || message.Visible <= world.Now) throw SqsErrors.NotInFlight();
            table.Put(key, message with { Visible = world.Now + timeout });
        });
        signals.Pulse(queueName);
    }

    public void Purge(string queueName) => state.Atomically(() =>
    {
        foreach (var message in Of(queueName)) table.Delete(Key(queueName, message));
    });

    public QueueCounts Count(QueueDocument queue)
    {
        var now = world.Now;
        int visible = 0, hidden = 0, delayed = 0;
        var oldest = TimeSpan.Zero;
        foreach (var message in Live(queue))
        {
            if (message.Visible <= now) visible++;
            else if (message.Receipt is null) delayed++;
            else hidden++;
            if (now - message.Sent > oldest) oldest = now - message.Sent;
        }
        return new(visible, hidden, delayed, oldest);
    }

    public static string Handle(string queueName, MessageDocument message) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key(queueName, message)} {message.Receipt}"));

    private static (string Key, string Receipt) ReadHandle(string queueName, string handle)
    {
        var bytes = new byte[handle.Length];
        if (!Convert.TryFromBase64String(handle, bytes, out var length)) throw SqsErrors.BadReceipt(handle);
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(' ');
        return parts.Length == 2 && parts[0].StartsWith(queueName + "/", StringComparison.Ordinal) ? (parts[0], parts[1]) : throw SqsErrors.BadReceipt(handle);
    }

    private IReadOnlyList<MessageDocument> Of(string queueName) => table.All(queueName + "/");

    private IEnumerable<MessageDocument> Live(QueueDocument queue)
    {
        var oldest = world.Now - queue.Seconds("MessageRetentionPeriod");
        foreach (var message in Of(queue.Name))
        {
            if (message.Sent >= oldest) yield return message;
            else table.Delete(Key(queue.Name, message));
        }
    }

    private void Put(string queueName, MessageDocument message) => table.Put(Key(queueName, message), message);

    private static string Key(string queueName, MessageDocument message) => $"{queueName}/{message.Sequence:D18}";

    private long NextSequence()
    {
        var next = (counters.Get("sequence")?.Value ?? 0) + 1;
        counters.Put("sequence", new(next));
        return next;
    }

    internal sealed record Counter(long Value);
}
