using System.CommandLine;
using System.Globalization;
using MlInfra.Cli.Drift;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Sample;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>
/// `drift`: an hour of traffic as the model knows it, then hours of traffic that has changed. All that follows is done by what is deployed:
/// captures, monitors, alarms, the retraining. The command only sends traffic, moves the clock on, and tells what it sees.
/// </summary>
internal sealed class DriftCommand : CommandBase
{
    private readonly Option<string[]> _shift = new("--shift") { Description = "What changes: units, category, labels; or all, one after the other. Default: units", HelpName = "what" };
    private readonly Option<int> _records = new("--records") { Description = "Records an hour.", HelpName = "count", DefaultValueFactory = _ => 400 };
    private readonly Option<int> _seed = new("--seed") { Description = "Draws the records; the same seed draws the same.", HelpName = "number", DefaultValueFactory = _ => 1 };

    public DriftCommand()
        : base("drift", "Send traffic that drifts, and watch how it is noticed and answered", json: true, localOnly: true)
    {
        foreach (var option in new Option[] { _shift, _records, _seed }) Options.Add(option);
        _shift.AllowMultipleArgumentsPerToken = true;
        _shift.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value != "all" && Shift.All.All(s => s.Name != t.Value)))
                result.AddError($"--shift: got '{token.Value}', must be {string.Join(", ", Shift.All.Select(s => s.Name))} or all.");
        });
        Whole(_records, 1, 100_000, "a number from 1 to 100000; below 100 a monitor judges no drift");
        Whole(_seed, int.MinValue, int.MaxValue, "a whole number");
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var endpoint = stack.NeededEndpointName(context.Flags);
        var watch = Watch.Of(stack, endpoint);
        var sample = TumourRecords.Read(context.Workspace.SampleData);
        var named = arguments.GetValue(_shift) is { Length: > 0 } given ? given : [Shift.Units.Name];
        var shifts = named.Contains("all") ? Shift.All : [.. Shift.All.Where(s => named.Contains(s.Name))];

        var screen = context.Screen;
        screen.Line($"  Watched: [bold]{Markup.Escape(endpoint)}[/]. [dim]The clock of the local endpoint is moved on; on AWS these would be hours.[/]");
        var clock = await LocalEndpoint.ClockAsync(context.Port, cancellationToken);
        await LocalEndpoint.AdvanceClockAsync(context.Port, Ceiling(clock.Now) + TimeSpan.FromMinutes(1) - clock.Now, cancellationToken);

        var seen = new List<object>();
        var seed = arguments.GetValue(_seed);
        foreach (var shift in shifts.Prepend(Shift.None))
        {
            var hour = new DriftHour(context, stack, watch, shift);
            seen.Add(await hour.RunAsync(sample, arguments.GetValue(_records), seed++, cancellationToken));
        }
        screen.Line();
        screen.Line("  A new version waits for approval, if one was trained: ./mlinfra approve. [dim]The reports are pages to open in a browser.[/]");
        if (screen.Json) screen.Document(new { endpointName = endpoint, hours = seen });
        return ExitCodes.Ok;
    }

    private static DateTimeOffset Ceiling(DateTimeOffset time) => new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).AddHours(time.UtcDateTime.Hour + 1);
}
