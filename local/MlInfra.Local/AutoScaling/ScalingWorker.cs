using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.AutoScaling;

/// <summary>Looks every five seconds (of Local's clock) for what is due.</summary>
internal sealed partial class ScalingWorker(World world, Targets targets, Scaler scaler, Schedules schedules, Activities activities, ILogger<ScalingWorker> logger)
    : BackgroundService, IByTheClock
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public DateTimeOffset? NextDue => schedules.NextDue;

    /// <inheritdoc/>
    public IReadOnlyList<string> Strike()
    {
        lock (world.Turn)
        {
            activities.Settle();
            schedules.Run();
            foreach (var target in targets.All()) scaler.Run(target);
            return [];
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, world.Clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                Strike();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(logger, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "scaling failed; the next round tries again")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
