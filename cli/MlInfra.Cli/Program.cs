using System.CommandLine;
using MlInfra.Cli;
using MlInfra.Cli.Commands;

var root = new RootCommand("""
    MlInfra: a machine-learning platform as one C# program, on a laptop or on AWS.

    Exit codes: 0 ok, 1 failed, 2 usage, 3 port in use, 4 not up (nothing runs or is deployed), 130 interrupted.
    """);
Command[] commands =
[
    new UpCommand(), new DownCommand(), new DeployCommand(), new DiffCommand(), new StatusCommand(), new RunCommand(), new StopCommand(), new GraphCommand(), new SimulateCommand(),
    DecideCommand.Approve(), DecideCommand.Reject(), new InvokeCommand(), new DriftCommand(), new LogsCommand(), new ResetCommand(),
    // The script runs these two itself, because they must work before this program is built; they are here for --help.
    new Command("test", "Run all tests (./mlinfra test --help)"),
    new Command("setup", "Only set up: Python and npm packages, .NET bindings, build"),
];
foreach (var command in commands) root.Subcommands.Add(command);

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // Of a command that is none, the rest of the line says nothing.
    if (parsed.CommandResult.Command == root && args is [var first, ..] && !first.StartsWith('-'))
    {
        await Console.Error.WriteLineAsync($"There is no command '{first}'. There are: {string.Join(", ", commands.Select(command => command.Name))}.");
    }
    else
    {
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
    }
    var name = parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}";
    await Console.Error.WriteLineAsync($"See ./mlinfra{name} --help");
    return ExitCodes.Usage;
}
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
