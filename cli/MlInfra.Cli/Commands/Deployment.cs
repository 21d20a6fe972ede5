using System.Diagnostics;
using MlInfra.Aws;
using MlInfra.Cli.Cdk;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>Deploys the stack with the cdk CLI and says in one line what came of it.</summary>
internal static class Deployment
{
    public static async Task<DeployedStack> DeployAsync(Context context, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        if (context.Target.IsLocal) await BootstrapAsync(context, cancellationToken);
        List<string> arguments = ["deploy", context.Target.StackName, "--require-approval", "never", "--progress", "events", "--ci", "--no-color"];
        if (context.Target.IsLocal) arguments.AddRange(["--output", Path.Combine(context.Workspace.StateFolder, "cdk.out")]);
        var progress = new DeployProgress();
        var code = await context.Screen.WhileAsync("Deploy", "synthesizing", show => context.Cdk.RunAsync(arguments, line =>
        {
            progress.Read(line);
            if (progress.Total > 0) show($"{progress.Finished}/{progress.Total} [dim]{Markup.Escape(progress.Resource ?? "")}[/]");
        }, cancellationToken));
        if (code != 0) throw Failure(context, progress, code);

        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        context.Screen.Done("Deploy", progress.Unchanged
            ? $"{Markup.Escape(context.Target.StackName)}: no changes [dim]{Screen.Seconds(started.Elapsed)}[/]"
            : $"{Markup.Escape(context.Target.StackName)}: {progress.Total} resources by cdk deploy [dim]{Screen.Seconds(started.Elapsed)}[/]");
        return stack;
    }

    // On AWS bootstrapping an account is the owner's decision; the local account is this command's own.
    private static async Task BootstrapAsync(Context context, CancellationToken cancellationToken)
    {
        try
        {
            var toolkit = await context.Services.CloudFormation.DescribeStackAsync("CDKToolkit", cancellationToken);
            if (toolkit.StackStatus.EndsWith("_COMPLETE", StringComparison.Ordinal) && !toolkit.StackStatus.Contains("ROLLBACK", StringComparison.Ordinal)) return;
        }
        catch (AwsServiceException e) when (e.ErrorCode == "ValidationError")
        {
            // absent
        }
        var progress = new DeployProgress();
        var code = await context.Screen.WhileAsync("Deploy", "cdk bootstrap, once", _ => context.Cdk.RunAsync(
            ["bootstrap", $"aws://000000000000/{Target.LocalRegion}", "--no-color", "--ci", "--output", Path.Combine(context.Workspace.StateFolder, "cdk.out")], progress.Read, cancellationToken));
        if (code != 0) throw Failure(context, progress, code);
    }

    private static CliException Failure(Context context, DeployProgress progress, int code)
    {
        var log = context.Workspace.Shown(context.Workspace.CdkLog);
        var evidence = progress.Failures.Count > 0 ? progress.Failures : progress.Errors;
        return new CliException(
            evidence.Count > 0 ? $"cdk stopped with the reason above; all that it said is in {log}." : $"cdk stopped with exit code {code}; the end of what it said is above, all of it is in {log}.",
            "Mend it and run the same command again.")
        {
            Evidence = evidence.Count > 0 ? [.. evidence.Take(12)] : Endpoint.LocalEndpoint.Tail(context.Workspace.CdkLog, 20),
        };
    }
}
