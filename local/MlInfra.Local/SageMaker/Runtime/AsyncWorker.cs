using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Endpoints;

namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>
/// Works the queues of asynchronous endpoints off, as many requests at a time as the instances take. An endpoint without instances
/// lets its requests wait, and its metrics tell so.
/// </summary>
internal sealed partial class AsyncWorker(
    AsyncQueue queue, AsyncProcessor processor, EndpointStore endpoints, EndpointLifecycle lifecycle, InvocationMetrics metrics, World world, ILogger<AsyncWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MetricsInterval = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, string> running = new(StringComparer.Ordinal);
    private DateTimeOffset measured;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await queue.Signal.WaitAsync(Tick, stoppingToken);
                Work(stoppingToken);
                if (world.Now - measured >= MetricsInterval) Measure();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(logger, e);
            }
        }
    }

    private void Work(CancellationToken stoppingToken)
    {
        foreach (var waiting in queue.All().GroupBy(r => r.Endpoint))
        {
            if (endpoints.Find(waiting.Key) is not { Live.Async: { } settings })
            {
                foreach (var orphan in waiting.Where(r => !running.ContainsKey(r.Key))) queue.Remove(orphan);
                continue;
            }

            foreach (var expired in waiting.Where(r => world.Now - r.Received > r.Lifetime)) Begin(expired, stoppingToken);
            var instances = lifecycle.Find(waiting.Key)?.Routing?.Main.Fleets.Sum(f => f.Instances) ?? 0;
            var free = instances * settings.MaxConcurrentPerInstance - running.Values.Count(e => e == waiting.Key);
            foreach (var request in waiting.Where(r => !running.ContainsKey(r.Key)).Take(Math.Max(0, free))) Begin(request, stoppingToken);
        }
    }

    private void Begin(AsyncRequest request, CancellationToken stoppingToken)
    {
        if (!running.TryAdd(request.Key, request.Endpoint)) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await processor.ProcessAsync(request, stoppingToken);
                queue.Remove(request);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Local stops: it is still in the queue at the next start.
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(logger, e);
                queue.Remove(request);
            }
            finally
            {
                running.TryRemove(request.Key, out _);
                queue.Signal.Release();
            }
        }, CancellationToken.None);
    }

    private void Measure()
    {
        measured = world.Now;
        foreach (var endpoint in endpoints.All().Where(e => e.Live?.Async is not null))
        {
            var waiting = queue.Of(endpoint.Name);
            var instances = endpoint.Variants.Sum(v => v.CurrentCount);
            metrics.Put(endpoint.Name, null, "ApproximateBacklogSize", waiting.Count, "Count");
            metrics.Put(endpoint.Name, null, "HasBacklogWithoutCapacity", waiting.Count > 0 && instances == 0 ? 1 : 0, "Count");
            if (instances > 0) metrics.Put(endpoint.Name, null, "ApproximateBacklogSizePerInstance", (double)waiting.Count / instances, "Count");
            if (waiting.Count > 0) metrics.Put(endpoint.Name, null, "ApproximateAgeOfOldestRequest", (world.Now - waiting[0].Received).TotalSeconds, "Seconds");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An asynchronous invocation failed")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
