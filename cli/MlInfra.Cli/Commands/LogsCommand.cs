using System.CommandLine;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`logs`: of a step's job, a function of the stack, the endpoint, or the local endpoint itself.</summary>
internal sealed class LogsCommand : CommandBase
{
    private readonly Argument<string?> _what = new("what")
    {
        Description = "A step of the newest run (such as TrainModel), a function of the stack (such as deploy or retrain), 'endpoint' (the model server), 'local' (the local endpoint), or a log group's name. Default: lists what there is",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on showing lines as they come" };
    private readonly Option<string?> _pipeline = PipelineOption.Make();
    private readonly Option<bool> _raw = new("--raw") { Description = "Lines as they were written, also Lambda's own" };
    private readonly Option<int> _lines = new("--lines", "-n") { Description = "So many of the last lines.", HelpName = "count", DefaultValueFactory = _ => 100 };

    public LogsCommand() : base("logs", "Show logs", json: false)
    {
        Arguments.Add(_what);
        Options.Add(_pipeline);
        Options.Add(_follow);
        Options.Add(_lines);
        Options.Add(_raw);
        Whole(_lines, 1, int.MaxValue, "a number of 1 or more");
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var what = arguments.GetValue(_what);
        var lines = arguments.GetValue(_lines);
        if (what == "local")
        {
            if (!context.Target.IsLocal) throw new CliException("With --aws there is no local endpoint to show logs of.", $"See what there is: ./mlinfra logs{context.Flags}", ExitCodes.Usage);
            return await LocalAsync(context, lines, arguments.GetValue(_follow), cancellationToken);
        }
        await context.DemandUpAsync(cancellationToken);
        if (what is null) return await ListAsync(context, arguments.GetValue(_pipeline), cancellationToken);
        var source = await SourceAsync(context, what, arguments.GetValue(_pipeline), cancellationToken);
        long? since = null;
        var seen = new HashSet<string>();
        var first = true;
        do
        {
            var events = await JobLogs.ReadAsync(context.Services, source, since, cancellationToken);
            string[] said = [.. events.Where(entry => entry.EventId is null || seen.Add(entry.EventId)).Select(entry => arguments.GetValue(_raw) ? entry.Message?.TrimEnd() : LogLine.Read(entry.Message)?.Whole).OfType<string>()];
            foreach (var line in first ? said.TakeLast(lines) : said) Console.WriteLine(line);
            if (events.Count > 0) since = events[^1].Timestamp;
            if (first && said.Length == 0) context.Screen.Line($"[dim]nothing in {Markup.Escape(source.Group)} yet[/]");
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
        if (what == "endpoint" && stack.EndpointName is null) throw new CliException("There is no endpoint yet.", $"Approve a version: ./mlinfra approve{context.Flags}", ExitCodes.NotUp);
        var logs = await StackLogs.ReadAsync(context.Services, stack, pipeline, cancellationToken);
        return logs.Find(what) ?? throw new CliException(
            $"There is no log of '{what}'; the newest run has no such step with a job, and the stack no output {what}LogGroupName.",
            $"There are: {string.Join(", ", [.. logs.All.Select(log => log.Name), .. context.Target.IsLocal ? (string[])["local"] : []])}", ExitCodes.Usage);
    }

    private static async Task<int> ListAsync(Context context, string? pipeline, CancellationToken cancellationToken)
    {
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        List<NamedLog> all = [.. (await StackLogs.ReadAsync(context.Services, stack, pipeline, cancellationToken)).All];
        if (context.Target.IsLocal) all.Add(new("local", "the local endpoint itself", JobLogs.OfGroup(context.Workspace.LocalLog)));
        if (all.Count == 0) throw new CliException("There are no logs yet: the stack names none, and nothing has run or serves.", $"Show one by its group's name: ./mlinfra logs /aws/lambda/...{context.Flags}", ExitCodes.NotUp);
        var width = all.Max(log => log.Name.Length);
        foreach (var log in all) context.Screen.Line($"  {Markup.Escape(log.Name.PadRight(width))}  [dim]{Markup.Escape(log.Whose)}[/]");
        context.Screen.Line($"  Show one: ./mlinfra logs {all[0].Name}{context.Flags}");
        return ExitCodes.Ok;
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
