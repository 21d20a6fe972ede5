using System.CommandLine;

namespace MlInfra.Cli.Commands;

/// <summary>`--pipeline`, the same wherever a command may mean another one.</summary>
internal static class PipelineOption
{
    public static Option<string?> Make() => new("--pipeline") { Description = "Another pipeline of the stack, such as Search, or any by its name. Default: the one that trains", HelpName = "name" };
}
