using System.Diagnostics;
using MlInfra.Aws.SageMaker;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>The approval of a version, and what follows from it: the stack's update and the endpoint.</summary>
internal static class Approval
{
    /// <summary>Asks a person, or waits until somebody decides elsewhere. True when the version is approved.</summary>
    public static async Task<bool> AskAsync(Context context, ModelPackageSummary version, CancellationToken cancellationToken)
    {
        var number = version.ModelPackageVersion;
        context.Screen.Line(context.Screen.CanAsk
            ? $"[yellow]?[/] [bold]Approve[/]   version {number}? [bold][[y]][/]es  [bold][[r]][/]eject  [bold][[l]][/]ater  [dim](or elsewhere: ./mlinfra approve {number})[/]"
            : $"[yellow]?[/] [bold]Approve[/]   version {number} waits for approval: ./mlinfra approve {number}{context.Flags}");
        while (true)
        {
            for (var next = Stopwatch.StartNew(); context.Screen.CanAsk && next.Elapsed < TimeSpan.FromSeconds(1); await Task.Delay(50, cancellationToken))
            {
                while (Console.KeyAvailable)
                {
                    switch (char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar))
                    {
                        case 'y':
                            await Versions.SetAsync(context.Services, version.ModelPackageArn, Versions.Approved, "Approved by ./mlinfra up", cancellationToken);
                            return true;
                        case 'r':
                            await Versions.SetAsync(context.Services, version.ModelPackageArn, Versions.Rejected, "Rejected by ./mlinfra up", cancellationToken);
                            return false;
                        case 'l':
                            return false;
                    }
                }
            }
            var now = await context.Services.SageMaker.DescribeModelPackageAsync(new() { ModelPackageName = version.ModelPackageArn }, cancellationToken);
            if (now.ModelApprovalStatus != Versions.Pending) return now.ModelApprovalStatus == Versions.Approved;
            if (!context.Screen.CanAsk) await Task.Delay(context.Target.PollEvery, cancellationToken);
        }
    }

    /// <summary>Waits until the stack serves that version and its endpoint is in service; answers the endpoint's name.</summary>
    /// <param name="context">The command's.</param>
    /// <param name="before">The stack as it was before the approval: a later update that was rolled back is a failure.</param>
    /// <param name="modelPackageArn">The version.</param>
    /// <param name="cancellationToken">The command's.</param>
    public static async Task<string> ServedAsync(Context context, DeployedStack before, string modelPackageArn, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var updated = before.Stack.LastUpdatedTime;
        var name = await context.Screen.WhileAsync("Serve", "the approval is on its way to the stack", async show =>
        {
            while (true)
            {
                var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
                var taken = stack.ModelPackageArn == modelPackageArn;
                if (!stack.IsBusy && taken && stack.EndpointName is { } endpoint && await InServiceAsync(context, endpoint, show, cancellationToken)) return endpoint;
                if (stack.IsBusy) show($"CloudFormation: {stack.Status} [dim]{Screen.Seconds(started.Elapsed)}[/]");
                if (!stack.IsBusy && stack.Status.Contains("ROLLBACK", StringComparison.Ordinal) && stack.Stack.LastUpdatedTime != updated)
                {
                    throw await RolledBackAsync(context, stack.Stack.LastUpdatedTime, cancellationToken);
                }
                if (started.Elapsed > context.Target.Patience) throw await StuckAsync(context, stack, cancellationToken);
                await Task.Delay(context.Target.PollEvery, cancellationToken);
            }
        });
        context.Screen.Done("Serve", $"{Markup.Escape(name)} is in service [dim]{Screen.Seconds(started.Elapsed)}[/]");
        return name;
    }

    private static async Task<bool> InServiceAsync(Context context, string endpoint, Action<string> show, CancellationToken cancellationToken)
    {
        var state = await context.Services.SageMaker.DescribeEndpointAsync(new() { EndpointName = endpoint }, cancellationToken);
        show($"endpoint {Markup.Escape(endpoint)}: {state.EndpointStatus}");
        return state.EndpointStatus switch
        {
            "InService" => true,
            "Failed" => throw new CliException($"Endpoint {endpoint} failed: {state.FailureReason}", $"Its log: ./mlinfra logs endpoint{context.Flags}"),
            _ => false,
        };
    }

    private static async Task<CliException> RolledBackAsync(Context context, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        return new CliException("CloudFormation rolled the update back, for the reason above; the stack serves what it served before.", $"The function's log: ./mlinfra logs deploy{context.Flags}")
        {
            Evidence = await StackFailures.ReadAsync(context.Services, since, cancellationToken),
        };
    }

    private static async Task<CliException> StuckAsync(Context context, DeployedStack stack, CancellationToken cancellationToken)
    {
        var source = (await StackLogs.ReadAsync(context.Services, stack, null, cancellationToken)).Find("deploy");
        var log = source is null ? [] : await JobLogs.ReadAsync(context.Services, source, null, cancellationToken);
        return new CliException(
            $"The approved version was not deployed within {Screen.Seconds(context.Target.Patience)}; stack {context.Target.StackName} is {stack.Status}. Above is what the function that deploys it said last.",
            $"Its whole log: ./mlinfra logs deploy{context.Flags}")
        { Evidence = [.. log.Select(e => LogLine.Read(e.Message)).OfType<LogLine>().TakeLast(10).Select(line => line.Shown)] };
    }
}
