using System.CommandLine;
using MlInfra.Cli.Platform;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`status`: what runs, what is registered, what serves.</summary>
internal sealed class StatusCommand() : CommandBase("status", "Show what is deployed, the newest run, the versions, and what serves", json: true)
{
    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var screen = context.Screen;
        if (context.Target.IsLocal)
        {
            if (await context.Local.FindAsync(context.Port, cancellationToken) is not { } health)
            {
                screen.Failed("Local", $"not running (port {context.Port}); start it: ./mlinfra up");
                if (screen.Json) screen.Document(new { local = new { running = false, port = context.Port } });
                return ExitCodes.NotUp;
            }
            screen.Done("Local", $"{health.Address.ToString().TrimEnd('/')} [dim]process {health.Pid}, state in {Markup.Escape(context.Workspace.Shown(health.State))}[/]");
        }
        if (await DeployedStack.FindAsync(context.Services, cancellationToken) is not { } stack)
        {
            screen.Failed("Stack", $"{Markup.Escape(context.Target.StackName)} is not deployed");
            if (screen.Json) screen.Document(new { stack = (string?)null });
            return ExitCodes.NotUp;
        }
        Mark(context, "Stack", !stack.Status.Contains("FAILED", StringComparison.Ordinal), $"{Markup.Escape(context.Target.StackName)} {stack.Status}");

        RunState? run = null;
        if (await PipelineRun.NewestAsync(context.Services, stack.PipelineName, cancellationToken) is { } newest)
        {
            run = await PipelineRun.ReadAsync(context.Services, newest.PipelineExecutionArn, cancellationToken);
            var steps = string.Join("  ", run.Steps.Select(s => $"{Markup.Escape(s.StepName)} [dim]{s.StepStatus.ToLowerInvariant()}[/]"));
            Mark(context, "Run", run.Status != "Failed", $"{run.Status} [dim]{Markup.Escape(run.Id)}[/]");
            screen.Detail(steps);
        }
        var versions = await Versions.ListAsync(context.Services, stack.ModelPackageGroupName, cancellationToken);
        foreach (var version in versions.Take(5))
        {
            var serving = version.ModelPackageArn == stack.ModelPackageArn ? " [green]serving[/]" : "";
            screen.Done("Version", $"{version.ModelPackageVersion} {Versions.Words(version.ModelApprovalStatus)}{serving} [dim]{version.CreationTime:yyyy-MM-dd HH:mm} UTC[/]");
        }
        var endpoint = stack.EndpointName is { } name
            ? await context.Services.SageMaker.DescribeEndpointAsync(new() { EndpointName = name }, cancellationToken)
            : null;
        if (endpoint is null) screen.Line("  [dim]No endpoint yet: it comes with the first approval (./mlinfra approve).[/]");
        else Mark(context, "Endpoint", endpoint.EndpointStatus != "Failed", $"{Markup.Escape(endpoint.EndpointName)} {endpoint.EndpointStatus}");

        if (screen.Json)
        {
            screen.Document(new
            {
                local = context.Target.IsLocal ? new { running = true, port = context.Port } : null,
                stack = new { name = context.Target.StackName, status = stack.Status, modelPackageArn = stack.ModelPackageArn, outputs = stack.Stack.Outputs.ToDictionary(o => o.OutputKey, o => o.OutputValue) },
                run = run is null ? null : new { run.ExecutionArn, run.Status, run.FailureReason, steps = run.Steps.Select(s => new { name = s.StepName, status = s.StepStatus, s.FailureReason }) },
                versions = versions.Select(v => new { version = v.ModelPackageVersion, arn = v.ModelPackageArn, approval = v.ModelApprovalStatus, serving = v.ModelPackageArn == stack.ModelPackageArn }),
                endpoint = endpoint is null ? null : new { name = endpoint.EndpointName, status = endpoint.EndpointStatus, endpoint.FailureReason },
            });
        }
        return ExitCodes.Ok;
    }

    private static void Mark(Context context, string name, bool good, string markup)
    {
        if (good) context.Screen.Done(name, markup);
        else context.Screen.Failed(name, markup);
    }
}
