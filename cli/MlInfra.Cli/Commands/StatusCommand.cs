using System.CommandLine;
using MlInfra.Aws.SageMaker;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`status`: what runs, what is registered, what serves and how it is, and what watches over it; the same for Local and for AWS.</summary>
internal sealed class StatusCommand() : CommandBase("status", "Show what is deployed: the newest run, the versions, what serves and how, experiments, monitors, alarms", json: true)
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
        if (await DeployedStack.FindAsync(context.Services, cancellationToken) is not { Status: not "REVIEW_IN_PROGRESS" } stack)
        {
            screen.Failed("Stack", $"{Markup.Escape(context.Target.StackName)} is not deployed");
            if (screen.Json) screen.Document(new { stack = (string?)null });
            return ExitCodes.NotUp;
        }
        var failed = stack.Status.Contains("FAILED", StringComparison.Ordinal) || stack.Status.Contains("ROLLBACK", StringComparison.Ordinal);
        Mark(context, "Stack", !failed, $"{Markup.Escape(context.Target.StackName)} {stack.Status}");
        var failures = failed ? await StackFailures.ReadAsync(context.Services, stack.Stack.LastUpdatedTime, cancellationToken) : [];
        foreach (var failure in failures) screen.Detail($"[dim]{Markup.Escape(failure)}[/]");

        var run = await RunAsync(context, stack, cancellationToken);
        var versions = await VersionsAsync(context, stack, cancellationToken);
        var now = context.Target.IsLocal ? (await LocalEndpoint.ClockAsync(context.Port, cancellationToken)).Now : DateTimeOffset.UtcNow;
        var serving = await WhatServes.ReadAsync(context.Services, stack.Stack.StackName, now, cancellationToken);
        var newest = await NewestAsync(context, serving.Endpoints, cancellationToken);
        foreach (var state in serving.Endpoints) EndpointLines.Show(screen, state, newest.GetValueOrDefault(state.Name));
        if (serving.Endpoints.Count == 0) screen.Line($"  [dim]No endpoint yet: it comes with the first approval (./mlinfra approve{context.Flags}).[/]");
        foreach (var experiment in serving.Experiments) WatchLines.Show(screen, experiment);
        foreach (var monitor in serving.Monitors) WatchLines.Show(screen, monitor);
        EndpointLines.Show(screen, serving.Alarms, [.. serving.Monitors.Where(monitor => monitor.Last is null).Select(monitor => monitor.Name)]);
        WatchLines.Dashboards(screen, serving.Dashboards, context.Target.IsLocal ? null : stack.Region);
        if (screen.Json) Tell(context, stack, run, versions, serving, newest, failures);
        return ExitCodes.Ok;
    }

    private static async Task<RunState?> RunAsync(Context context, DeployedStack stack, CancellationToken cancellationToken)
    {
        // Stacks of endpoints alone have no pipeline, and no group of their own.
        if (stack.KnownPipelineName is not { } pipeline || await PipelineRun.NewestAsync(context.Services, pipeline, cancellationToken) is not { } newest) return null;
        var run = await PipelineRun.ReadAsync(context.Services, newest.PipelineExecutionArn, cancellationToken);
        Mark(context, "Run", run.Status != "Failed", $"{run.Status} [dim]{Markup.Escape(run.Id)}[/]");
        foreach (var same in run.Steps.GroupBy(step => step.StepStatus)) context.Screen.Detail($"[dim]{same.Key.ToLowerInvariant()}:[/] {Markup.Escape(string.Join(", ", same.Select(step => step.StepName)))}");
        if (run.FailureReason is { Length: > 0 } why) context.Screen.Detail($"[red]{Markup.Escape(why)}[/]");
        return run;
    }

    private static async Task<IReadOnlyList<ModelPackageSummary>> VersionsAsync(Context context, DeployedStack stack, CancellationToken cancellationToken)
    {
        if (stack.KnownModelPackageGroupName is not { } group) return [];
        var versions = await Versions.ListAsync(context.Services, group, cancellationToken);
        foreach (var version in versions.Take(5))
        {
            var serving = version.ModelPackageArn == stack.ModelPackageArn ? " [green]serving[/]" : "";
            var stage = version.ModelLifeCycle is { } cycle ? $" {Markup.Escape(cycle.Stage)}: {Markup.Escape(cycle.StageStatus)}" : "";
            context.Screen.Done("Version", $"{version.ModelPackageVersion} {Versions.Words(version.ModelApprovalStatus)}{stage}{serving} [dim]{version.CreationTime:yyyy-MM-dd HH:mm} UTC[/]");
        }
        return versions;
    }

    /// <summary>The newest approved version of the group that each endpoint serves from.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> NewestAsync(Context context, IReadOnlyList<EndpointState> endpoints, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<string, string>();
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Versions.Count > 0))
        {
            var group = endpoint.Versions[0].Split('/')[^2];
            var versions = await Versions.ListAsync(context.Services, group, cancellationToken);
            if (versions.FirstOrDefault(version => version.ModelApprovalStatus == Versions.Approved) is { } approved) newest[endpoint.Name] = approved.ModelPackageArn;
        }
        return newest;
    }

    private static void Tell(
        Context context, DeployedStack stack, RunState? run, IReadOnlyList<ModelPackageSummary> versions, WhatServes serving, IReadOnlyDictionary<string, string> newest,
        IReadOnlyList<string> failures) =>
        context.Screen.Document(new
        {
            local = context.Target.IsLocal ? new { running = true, port = context.Port } : null,
            stack = new { name = context.Target.StackName, status = stack.Status, failures, modelPackageArn = stack.ModelPackageArn, outputs = stack.Stack.Outputs.ToDictionary(o => o.OutputKey, o => o.OutputValue) },
            run = run is null ? null : new { run.ExecutionArn, run.Status, run.FailureReason, steps = run.Steps.Select(s => new { name = s.StepName, status = s.StepStatus, s.FailureReason }) },
            versions = versions.Select(v => new { version = v.ModelPackageVersion, arn = v.ModelPackageArn, approval = v.ModelApprovalStatus, lifeCycle = v.ModelLifeCycle, serving = v.ModelPackageArn == stack.ModelPackageArn }),
            endpoint = serving.Endpoints.FirstOrDefault(state => state.Name == stack.EndpointName) is { } own ? new { name = own.Name, status = own.Status, own.FailureReason } : null,
            endpoints = serving.Endpoints.Select(state => new { state, newestApproved = newest.GetValueOrDefault(state.Name) }),
            experiments = serving.Experiments,
            monitors = serving.Monitors,
            alarms = serving.Alarms.Select(alarm => new { name = alarm.AlarmName, description = alarm.AlarmDescription, state = alarm.StateValue, alarm.Since, reason = alarm.StateReason }),
            dashboards = serving.Dashboards,
        });

    private static void Mark(Context context, string name, bool good, string markup)
    {
        if (good) context.Screen.Done(name, markup);
        else context.Screen.Failed(name, markup);
    }
}
