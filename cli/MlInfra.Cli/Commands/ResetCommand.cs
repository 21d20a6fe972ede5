using System.CommandLine;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`reset`: stops the local endpoint and removes its state.</summary>
internal sealed class ResetCommand : CommandBase
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public ResetCommand()
        : base("reset", "Stop the local endpoint and remove everything deployed to it, models and data included", json: true, localOnly: true) => Options.Add(_yes);

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = context.Workspace.StateFolder;
        var shown = context.Workspace.Shown(folder);
        if (!Directory.Exists(folder))
        {
            context.Screen.Done("Reset", $"there is nothing in {Markup.Escape(shown)}");
            return ExitCodes.Ok;
        }
        // The folder is named by the user: remove only what an endpoint or this CLI has made.
        if (!File.Exists(context.Workspace.LocalLog) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CliException($"{shown} does not look like the local endpoint's state (it has no local.log), so it is not removed.", "Name the right folder with --state.", ExitCodes.Usage);
        }
        if (!arguments.GetValue(_yes))
        {
            if (!context.Screen.CanAsk) throw new CliException($"This removes everything in {shown}.", "Say so with --yes.", ExitCodes.Usage);
            if (!await context.Screen.Raw.ConfirmAsync($"Remove everything in {Markup.Escape(shown)}?", defaultValue: false, cancellationToken)) return ExitCodes.Ok;
        }
        await context.Local.StopAsync(context.Port, cancellationToken);
        Directory.Delete(folder, recursive: true);
        context.Screen.Done("Reset", $"{Markup.Escape(shown)} is removed; ./mlinfra up begins anew");
        if (context.Screen.Json) context.Screen.Document(new { removed = folder });
        return ExitCodes.Ok;
    }
}
