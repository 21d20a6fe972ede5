using Microsoft.Extensions.Hosting;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>Strikes the hours of scheduled rules. What fell into a time when the endpoint was down is not made up for.</summary>
internal sealed class ScheduleWorker(World world, RuleStore rules, EventBus bus) : BackgroundService, IByTheClock
{
    private readonly Dictionary<string, (string Expression, DateTimeOffset? Next)> next = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (world.Turn)
            {
                Look();
                return next.Values.Min(n => n.Next);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Strike()
    {
        lock (world.Turn) return Look();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), world.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Strike();
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops.
        }
    }

    private List<string> Look()
    {
        var now = world.Now;
        var struck = new List<string>();
        foreach (var gone in next.Keys.Where(name => rules.Find(name) is null).ToList()) next.Remove(gone);
        foreach (var rule in rules.All().OrderBy(r => next.GetValueOrDefault(r.Name).Next))
        {
            if (rule.ScheduleExpression is not { } expression) continue;
            if (!rule.IsEnabled)
            {
                next.Remove(rule.Name);
                continue;
            }
            if (!next.TryGetValue(rule.Name, out var planned) || planned.Expression != expression)
            {
                next[rule.Name] = (expression, Schedule.Parse(expression).Next(now));
            }
            else if (planned.Next is { } due && due <= now)
            {
                bus.Strike(rule, due);
                struck.Add($"rule {rule.Name}");
                next[rule.Name] = (expression, Schedule.Parse(expression).Next(due > now - TimeSpan.FromMinutes(1) ? due : now));
            }
        }

        return struck;
    }
}
