using System.CommandLine;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Commands;

/// <summary>`logs`: of a step's job, the deploying function, the endpoint, or the local endpoint itself.</summary>
internal sealed class LogsCommand : CommandBase
{
    private readonly Argument<string> _what = new("what")
    {
        Description = "A step of the newest run (such as TrainModel), 'deploy' (the function that deploys approved versions), 'endpoint' (the model server), 'local' (the local endpoint), or a log group's name",
        DefaultValueFactory = _ => "local",
    };

    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on showing lines as they come" };
    private readonly Option<string?> _pipeline = new("--pipeline") { Description = "Another pipeline of the stack, such as Search, or any by its name. Default: the one that trains", HelpName = "name" };
    private readonly Option<int> _lines = new("--lines", "-n") { Description = "So many of the last lines.", HelpName = "count", DefaultValueFactory = _ => 100 };

    public LogsCommand() : base("logs", "Show logs", json: false)
    {
        Arguments.Add(_what);
        Options.Add(_pipeline);
        Options.Add(_follow);
        Options.Add(_lines);
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var what = arguments.GetValue(_what)!;
        var lines = Math.Max(1, arguments.GetValue(_lines));
        if (what == "local")
        {
            if (!context.Target.IsLocal) throw new CliException("With --aws there is no local endpoint to show logs of.", "Name a step, 'deploy' or 'endpoint'.", ExitCodes.Usage);
            return await LocalAsync(context, lines, arguments.GetValue(_follow), cancellationToken);
        }
        await context.DemandUpAsync(cancellationToken);
        var source = await SourceAsync(context, what, arguments.GetValue(_pipeline), cancellationToken);
        long? since = null;
        var shown = new HashSet<string>();
        var first = true;
        do
        {
            var events = await JobLogs.ReadAsync(context.Services, source, since, cancellationToken);
            foreach (var entry in first ? events.TakeLast(lines) : events)
            {
                if (entry.EventId is not null && !shown.Add(entry.EventId)) continue;
                Console.WriteLine(entry.Message?.TrimEnd());
                since = entry.Timestamp;
            }
            if (first && events.Count == 0) context.Screen.Line($"[dim]nothing in {Spectre.Console.Markup.Escape(source.Group)} yet[/]");
            first = false;
            if (arguments.GetValue(_follow)) await Task.Delay(context.Target.IsLocal ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(3), cancellationToken);
        }
        while (arguments.GetValue(_follow));
        return ExitCodes.Ok;
    }

    private static async Task<LogSource> SourceAsync(Context context, string what, string? pipeline, CancellationToken cancellationToken)
    {
        if (what.StartsWith('/')) return new(what, null);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        switch (what)
        {
            case "deploy": return JobLogs.OfGroup(stack.DeployLogGroupName);
            case "endpoint": return JobLogs.OfEndpoint(stack.EndpointName ?? throw new CliException("There is no endpoint yet.", $"Approve a version: ./mlinfra approve{context.Flags}", ExitCodes.NotUp));
        }
        var newest = await PipelineRun.NewestAsync(context.Services, stack.Pipeline(pipeline), cancellationToken)
            ?? throw new CliException("The pipeline has not run yet.", $"Start it: ./mlinfra run{context.Flags}", ExitCodes.NotUp);
        var steps = (await PipelineRun.ReadAsync(context.Services, newest.PipelineExecutionArn, cancellationToken)).Steps.Where(s => JobLogs.OfStep(s) is not null).ToList();
        return steps.FirstOrDefault(s => string.Equals(s.StepName, what, StringComparison.OrdinalIgnoreCase)) is { } step
            ? JobLogs.OfStep(step)!
            : throw new CliException($"The newest run has no job of a step '{what}'.", $"There are: {string.Join(", ", steps.Select(s => s.StepName))}, deploy, endpoint, local", ExitCodes.Usage);
    }

    private static async Task<int> LocalAsync(Context context, int lines, bool follow, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Workspace.LocalLog)) throw new CliException("The local endpoint has no log yet.", "Start it: ./mlinfra up", ExitCodes.NotUp);
        foreach (var line in LocalEndpoint.Tail(context.Workspace.LocalLog, lines)) Console.WriteLine(line);
        if (!follow) return ExitCodes.Ok;
        using var reader = new StreamReader(new FileStream(context.Workspace.LocalLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        reader.BaseStream.Seek(0, SeekOrigin.End);
        while (true)
        {
            if (await reader.ReadLineAsync(cancellationToken) is { } line) Console.WriteLine(line);
            else await Task.Delay(300, cancellationToken);
        }
    }
}
