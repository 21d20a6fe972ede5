using System.CommandLine;
using System.Globalization;
using MlInfra.Cli.Simulation;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`simulate scaling`: how an endpoint's scaling policy would answer traffic, before it is deployed.</summary>
internal sealed class SimulateCommand : CommandBase
{
    private readonly Argument<string> _what = new("what") { Description = "scaling", HelpName = "scaling" };
    private readonly Option<string?> _traffic = new("--traffic") { Description = "A file with the requests of one minute in each line (or the last column of a CSV file)", HelpName = "file" };
    private readonly Option<string> _pattern = new("--pattern") { Description = $"Traffic between --low and --peak: {string.Join(", ", Traffic.Patterns)}", HelpName = "name", DefaultValueFactory = _ => "daily" };
    private readonly Option<double> _low = Number("--low", "The least requests per minute of the pattern", 500);
    private readonly Option<double> _peak = Number("--peak", "The most requests per minute of the pattern", 8000);
    private readonly Option<double> _hours = Number("--hours", "How long the pattern lasts", 24);
    private readonly Option<double> _target = Number("--target", "Requests per instance and minute that the policy keeps near", 1000);
    private readonly Option<double> _min = Number("--min", "The fewest instances", 1);
    private readonly Option<double> _max = Number("--max", "The most instances", 10);
    private readonly Option<double> _in = Number("--scale-in-cooldown", "The pause in seconds after instances were taken away, or added, before some are taken away", 300);
    private readonly Option<double> _out = Number("--scale-out-cooldown", "The pause in seconds before more instances are added", 60);
    private readonly Option<double> _capacity = Number("--capacity", "Requests that an instance can answer in a minute", 1500);
    private readonly Option<double> _start = Number("--start-up", "Seconds until a new instance answers", 300);
    private readonly Option<string?> _svg = new("--svg") { Description = "Write a picture to this file", HelpName = "file" };

    public SimulateCommand() : base("simulate", "Show how a scaling policy answers traffic, before it is deployed", json: true, localOnly: true)
    {
        Arguments.Add(_what);
        foreach (var option in new Option[] { _traffic, _pattern, _low, _peak, _hours, _target, _min, _max, _in, _out, _capacity, _start, _svg }) Options.Add(option);
        _what.Validators.Add(argument =>
        {
            if (argument.Tokens is [{ Value: not "scaling" } other]) argument.AddError($"simulate: got '{other.Value}', must be scaling.");
        });
        _pattern.AcceptOnlyFromAmong([.. Traffic.Patterns]);
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        Check(arguments);
        var rates = arguments.GetValue(_traffic) is { } file
            ? Traffic.Read(file)
            : Traffic.Pattern(arguments.GetValue(_pattern)!, arguments.GetValue(_low), arguments.GetValue(_peak), (int)Math.Round(arguments.GetValue(_hours) * 60));
        var result = ScalingModel.Run(new ScalingPolicy
        {
            Target = arguments.GetValue(_target),
            Min = (int)arguments.GetValue(_min),
            Max = (int)arguments.GetValue(_max),
            ScaleInCooldown = (int)arguments.GetValue(_in),
            ScaleOutCooldown = (int)arguments.GetValue(_out),
            Capacity = arguments.GetValue(_capacity),
            StartUp = (int)arguments.GetValue(_start),
        }, rates);
        var screen = context.Screen;
        ScalingText.Draw(result, screen);
        screen.Line();
        screen.Line(Markup.Escape(ScalingSvg.Summary(result)));
        foreach (var advice in result.Advice()) screen.Hanging("[yellow]![/] ", 2, Markup.Escape(advice));
        screen.Line("[dim]The model:[/]");
        foreach (var assumption in ScalingModel.Assumptions) screen.Hanging("  ", 2, $"[dim]{Markup.Escape(assumption)}[/]");
        if (arguments.GetValue(_svg) is { } picture)
        {
            await Picture.WriteAsync(picture, ScalingSvg.Draw(result), cancellationToken);
            screen.Done("Simulate", Markup.Escape(picture));
        }
        if (screen.Json)
        {
            screen.Document(new
            {
                result.Changes, result.Reversals, result.Oscillates, result.Most, result.InstanceHours, result.Requests, result.Lost,
                advice = result.Advice(), assumptions = ScalingModel.Assumptions, minutes = result.Minutes,
            });
        }
        return ExitCodes.Ok;
    }

    private void Check(ParseResult arguments)
    {
        var problems = new List<string>();
        void Demand(Option<double> option, double least, double most, bool whole = false)
        {
            var value = arguments.GetValue(option);
            if (!(value >= least && value <= most) || (whole && value != Math.Floor(value)))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: got {value}, must be {(whole ? "a whole number" : "a number")} from {least} to {most}."));
            }
        }
        foreach (var rate in new[] { _low, _peak }) Demand(rate, 0, 1e9);
        Demand(_hours, 0.1, 24 * 31);
        foreach (var rate in new[] { _target, _capacity }) Demand(rate, 0.01, 1e9);
        foreach (var count in new[] { _min, _max }) Demand(count, 1, 1000, whole: true);
        foreach (var seconds in new[] { _in, _out, _start }) Demand(seconds, 0, 86400, whole: true);
        if (arguments.GetValue(_min) > arguments.GetValue(_max)) problems.Add("--min: must be at most --max.");
        if (arguments.GetValue(_low) > arguments.GetValue(_peak)) problems.Add("--low: must be at most --peak.");
        if (problems.Count > 0) throw new CliException(string.Join(Environment.NewLine, problems), "See ./mlinfra simulate --help", ExitCodes.Usage);
    }

    private static Option<double> Number(string name, string description, double usual) => new(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => usual };
}
