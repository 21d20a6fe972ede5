using System.CommandLine;

namespace MlInfra.Cli.Commands;

/// <summary>`deploy`: cdk deploy, with its output in one line.</summary>
internal sealed class DeployCommand() : CommandBase("deploy", "Deploy the stack with the cdk CLI (to the local endpoint, or with --aws to AWS)", json: true)
{
    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        if (!context.Target.IsLocal)
        {
            // Changes of permissions on AWS are for a person to see: cdk asks on the terminal, as it always does.
            return await context.Cdk.RunHereAsync(["deploy", context.Target.StackName], cancellationToken) == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
        var stack = await Deployment.DeployAsync(context, cancellationToken);
        if (context.Screen.Json) context.Screen.Document(new { stack = context.Target.StackName, status = stack.Status, outputs = stack.Stack.Outputs.ToDictionary(o => o.OutputKey, o => o.OutputValue) });
        return ExitCodes.Ok;
    }
}
