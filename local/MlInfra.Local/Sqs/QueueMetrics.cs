using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>Tells CloudWatch how full the queues are: when it changed, and each minute while messages are there.</summary>
internal sealed class QueueMetrics(World world, QueueStore queues, Messages messages, Lazy<IMetrics> metrics) : BackgroundService, IByTheClock
{
    private readonly Dictionary<string, (QueueCounts Counts, DateTimeOffset At)> told = [];

    /// <inheritdoc/>
    public bool Measures => true;

    /// <inheritdoc/>
    public DateTimeOffset? NextDue => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Strike()
    {
        lock (world.Turn)
        {
            Tell();
            return [];
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), world.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Strike();
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops.
        }
        catch (AwsException)
        {
            // A build without CloudWatch: nobody asks for metrics.
        }
    }

    private void Tell()
    {
        foreach (var queue in queues.All())
        {
            var counts = messages.Count(queue) with { OldestAge = TimeSpan.Zero };
            if (!told.TryGetValue(queue.Name, out var last)) last = (new(0, 0, 0, TimeSpan.Zero), world.Now);
            var isEmpty = counts is { Visible: 0, NotVisible: 0, Delayed: 0 };
            if (counts == last.Counts && (isEmpty || world.Now - last.At < TimeSpan.FromMinutes(1))) continue;
            told[queue.Name] = (counts, world.Now);
            var dimensions = new Dictionary<string, string> { ["QueueName"] = queue.Name };
            Put("ApproximateNumberOfMessagesVisible", counts.Visible);
            Put("ApproximateNumberOfMessagesNotVisible", counts.NotVisible);
            Put("ApproximateNumberOfMessagesDelayed", counts.Delayed);
            metrics.Value.Put("AWS/SQS", "ApproximateAgeOfOldestMessage", dimensions, messages.Count(queue).OldestAge.TotalSeconds, "Seconds");

            void Put(string name, int value) => metrics.Value.Put("AWS/SQS", name, dimensions, value, "Count");
        }
    }
}
