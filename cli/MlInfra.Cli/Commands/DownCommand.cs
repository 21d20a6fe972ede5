using System.CommandLine;

namespace MlInfra.Cli.Commands;

/// <summary>`down`: stops the local endpoint; its state stays.</summary>
internal sealed class DownCommand() : CommandBase("down", "Stop the local endpoint; everything deployed to it is kept", json: true, localOnly: true)
{
    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var stopped = await context.Local.StopAsync(context.Port, cancellationToken);
        context.Screen.Done("Local", stopped ? "stopped; ./mlinfra up goes on from here" : "was not running");
        if (context.Screen.Json) context.Screen.Document(new { stopped });
        return ExitCodes.Ok;
    }
}
