using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>Writes what was measured every second and evaluates the alarms every five.</summary>
internal sealed partial class Clockwork(World world, MetricStore store, AlarmKeeper alarms, ILogger<Clockwork> logger) : BackgroundService, IByTheClock
{
    private const int EvaluateEvery = 5;
    private const int PruneEvery = 86_400;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private DateTimeOffset evaluated;

    /// <inheritdoc/>
    public DateTimeOffset? NextDue => evaluated + Step;

    /// <inheritdoc/>
    public IReadOnlyList<string> Strike()
    {
        lock (world.Turn)
        {
            store.Flush();
            evaluated = world.Now;
            return alarms.EvaluateAll();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var second = 0; !stoppingToken.IsCancellationRequested; second++)
        {
            try
            {
                if (second % PruneEvery == 0) store.Prune();
                store.Flush();
                if (second % EvaluateEvery == 0) Strike();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(logger, e); // a full disk, say; the next second tries again
            }
            await Task.Delay(TimeSpan.FromSeconds(1), world.Clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        store.Flush();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "metrics could not be written or alarms not evaluated")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
