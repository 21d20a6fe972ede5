using System.CommandLine;
using System.Diagnostics;
using MlInfra.Aws.SageMaker;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`up`: from nothing to a prediction. Every step looks at what is there and does only what is left.</summary>
internal sealed class UpCommand : CommandBase
{
    private readonly Option<bool> _approve = new("--approve") { Description = "Approve the trained version without asking" };
    private readonly Option<bool> _bare = new("--bare") { Description = "Only start the local endpoint; deploy and train nothing" };
    private readonly Option<double?> _speed = new("--speed") { Description = "How many times faster than AWS control-plane waits pass (bake times, retries). Default: 100", HelpName = "factor" };

    public UpCommand()
        : base("up", "Start the local endpoint, deploy, train, approve, and ask the endpoint for predictions", json: true, localOnly: true)
    {
        Options.Add(_approve);
        Options.Add(_bare);
        Options.Add(_speed);
        _speed.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!double.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out var speed) || speed < 1))
            {
                result.AddError($"--speed: got {result.Tokens[0].Value}, must be a number of 1 or more.");
            }
        });
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var whole = Stopwatch.StartNew();
        var screen = context.Screen;
        var (health, started) = await screen.WhileAsync("Local", "starting", _ => context.Local.EnsureAsync(context.Port, arguments.GetValue(_speed), cancellationToken));
        screen.Done("Local", $"{health.Address.ToString().TrimEnd('/')} {(started ? "started" : "runs already")} [dim]{Screen.Seconds(whole.Elapsed)}, state in {Markup.Escape(context.Workspace.Shown(context.Workspace.StateFolder))}[/]");

        if (arguments.GetValue(_bare))
        {
            screen.Detail($"[dim]{Variables(context)}[/]");
            if (screen.Json) screen.Document(new { endpointUrl = health.Address });
            return ExitCodes.Ok;
        }

        var stack = await Deployment.DeployAsync(context, cancellationToken);
        var definition = await Training.DefinitionAsync(context, stack.PipelineName, cancellationToken);
        var (version, trained) = await VersionAsync(context, stack, definition, cancellationToken);

        var evaluation = await Evaluation.OfVersionAsync(context.Services, version.ModelPackageArn, cancellationToken);
        if (evaluation is not null) screen.Done("Evaluate", Training.Words(evaluation, definition.Defaults.GetValueOrDefault("AccuracyGate")));

        if (version.ModelApprovalStatus == Versions.Pending)
        {
            if (arguments.GetValue(_approve))
            {
                await Versions.SetAsync(context.Services, version.ModelPackageArn, Versions.Approved, "Approved by ./mlinfra up --approve", cancellationToken);
            }
            else if (!await Approval.AskAsync(context, version, cancellationToken))
            {
                screen.Line($"  Version {version.ModelPackageVersion} is not approved, so nothing more is deployed. Later: ./mlinfra approve {version.ModelPackageVersion}, or train again: ./mlinfra run");
                return ExitCodes.Ok;
            }
            screen.Done("Approve", $"version {version.ModelPackageVersion}");
        }
        else if (version.ModelApprovalStatus == Versions.Approved && stack is { IsBusy: false } && stack.ModelPackageArn != version.ModelPackageArn)
        {
            // Its deployment was cut off or rolled back; nobody tries again by himself. The word once more is a new event.
            await Versions.SetAsync(context.Services, version.ModelPackageArn, Versions.Approved, "Approved again by ./mlinfra up: the stack does not have it", cancellationToken);
            screen.Done("Approve", $"version {version.ModelPackageVersion} once more: it is approved and the stack does not have it");
        }
        var endpoint = await Approval.ServedAsync(context, stack, version.ModelPackageArn, cancellationToken);
        var rows = await Predictions.AskAsync(context, endpoint, 8, cancellationToken);
        Next(context, whole.Elapsed);
        if (screen.Json)
        {
            screen.Document(new
            {
                endpointUrl = health.Address,
                stack = context.Target.StackName,
                version = version.ModelPackageVersion,
                modelPackageArn = version.ModelPackageArn,
                trained,
                evaluation = evaluation?.Report,
                endpointName = endpoint,
                predictions = rows,
                seconds = Math.Round(whole.Elapsed.TotalSeconds, 1),
            });
        }
        return ExitCodes.Ok;
    }

    /// <summary>The version to go on with: one that was trained by the pipeline as it is now, else a new one.</summary>
    private static async Task<(ModelPackageSummary Version, bool Trained)> VersionAsync(
        Context context, DeployedStack stack, Definition definition, CancellationToken cancellationToken)
    {
        var screen = context.Screen;
        var pipeline = await context.Services.SageMaker.DescribePipelineAsync(new() { PipelineName = stack.PipelineName }, cancellationToken);
        var versions = await Versions.ListAsync(context.Services, stack.ModelPackageGroupName, cancellationToken);
        var usable = versions.FirstOrDefault(v => v.ModelApprovalStatus != Versions.Rejected);
        if (usable is not null && usable.CreationTime >= pipeline.LastModifiedTime)
        {
            screen.Done("Train", $"version {usable.ModelPackageVersion} is there already, {Versions.Words(usable.ModelApprovalStatus)} [dim](train anew: ./mlinfra run)[/]");
            return (usable, false);
        }

        var newest = await PipelineRun.NewestAsync(context.Services, stack.PipelineName, cancellationToken);
        var goesOn = newest?.PipelineExecutionStatus == "Executing";
        var execution = goesOn ? newest!.PipelineExecutionArn : await context.Services.Pipelines.StartAsync(stack.PipelineName, cancellationToken: cancellationToken);
        var watch = Stopwatch.StartNew();
        screen.Line($"[blue]▸[/] [bold]Train[/]     {(goesOn ? "going on with" : "")} run [dim]{Markup.Escape(execution[(execution.LastIndexOf('/') + 1)..])}[/]");
        var state = await Training.FollowAsync(context, definition, execution, cancellationToken);
        var arn = state.RegisteredArn ?? throw new CliException("The run succeeded, but registered no version.", "Look at its steps: ./mlinfra status");
        var all = await Versions.ListAsync(context.Services, stack.ModelPackageGroupName, cancellationToken);
        var version = all.First(v => v.ModelPackageArn == arn);
        screen.Done("Train", $"version {version.ModelPackageVersion} [dim]{Screen.Seconds(watch.Elapsed)}[/]");
        return (version, true);
    }

    private static void Next(Context context, TimeSpan elapsed)
    {
        var screen = context.Screen;
        screen.Line();
        screen.Line($"[bold]Ready[/] in {Screen.Seconds(elapsed)}. Try next:");
        foreach (var (command, what) in new[]
        {
            ("./mlinfra invoke --sample 30", "more records"),
            ("./mlinfra run --wait", "train another version"),
            ("./mlinfra approve", "put it into service"),
            ("./mlinfra drift", "traffic that changes: noticed, told, answered"),
            ("./mlinfra status", "what runs, what serves"),
            ("./mlinfra down", "stop (all is kept; 'reset' removes it)"),
        })
        {
            screen.Line($"    {command,-30} [dim]{Markup.Escape(what)}[/]");
        }
        screen.Line("  Any SDK, the AWS CLI and cdk reach it too, with");
        screen.Line($"    [dim]{Variables(context)}[/]");
    }

    private static string Variables(Context context) =>
        $"export AWS_ENDPOINT_URL=http://127.0.0.1:{context.Port} AWS_DEFAULT_REGION={Target.LocalRegion} AWS_REGION={Target.LocalRegion} AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x";
}
