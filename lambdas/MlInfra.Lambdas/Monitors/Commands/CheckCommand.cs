using MlInfra.Lambdas.Monitors.Periods;
using MlInfra.Lambdas.Runtime;

namespace MlInfra.Lambdas.Monitors.Commands;

/// <summary>Does one period of a monitor, whatever its size: metrics and marker included.</summary>
internal static class CheckCommand
{
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, MonitorServices services, JsonLog log, TimeProvider clock, CancellationToken cancel)
    {
        var line = new CommandLine(arguments, ["definition", "from", "until"]);
        var given = line.Required("definition");
        var definition = MonitorDefinition.Parse(given.TrimStart().StartsWith('{') ? given
            : File.Exists(given) ? await File.ReadAllTextAsync(given, cancel).ConfigureAwait(false) : throw new UsageException($"--definition: there is no file '{given}'."));
        var period = MonitorPeriod.Of(line.Time("from"), definition.Period);
        if (period != new MonitorPeriod(line.Time("from"), line.Time("until")))
        {
            throw new UsageException($"--from and --until must be those of a period of {definition.PeriodHours} hours, such as {period.From:O} and {period.Until:O}.");
        }
        if (await services.Files.ReadAsync(new PeriodPlan(definition, services.Files).MarkerOf(period), cancel).ConfigureAwait(false) is { } marker)
        {
            log.Info("The period is done already.", ("monitor", definition.Monitor), ("period", period.Key));
            return PeriodMarker.Read(marker).Status.ToString();
        }
        var run = new PeriodRun(definition, services, clock);
        var done = await run.DoAsync(period, await run.WindowAsync(period, cancel).ConfigureAwait(false), log, cancel).ConfigureAwait(false);
        return done.Violations > 0 ? $"{done.Status}: {done.Violations} violations" : done.Status == PeriodStatus.Failed ? $"{done.Status}: {done.Reason}" : done.Status.ToString();
    }
}
