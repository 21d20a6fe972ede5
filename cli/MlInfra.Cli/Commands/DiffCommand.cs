using System.CommandLine;

namespace MlInfra.Cli.Commands;

/// <summary>`diff`: what a deployment would change.</summary>
internal sealed class DiffCommand : CommandBase
{
    private readonly Option<bool> _fail = new("--fail") { Description = "End with exit code 1 if there is a difference" };

    public DiffCommand() : base("diff", "Show what a deployment would change, as cdk diff tells it", json: false) => Options.Add(_fail);

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        List<string> parts = ["diff", context.Target.StackName];
        if (arguments.GetValue(_fail)) parts.Add("--fail");
        if (context.Target.IsLocal) parts.AddRange(["--output", Path.Combine(context.Workspace.StateFolder, "cdk.out")]);
        return await context.Cdk.RunHereAsync(parts, cancellationToken) == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
