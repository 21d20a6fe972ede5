using System.CommandLine;
using MlInfra.Aws;
using MlInfra.Aws.SageMaker;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`run`: starts the training pipeline, or some of its steps.</summary>
internal sealed class RunCommand : CommandBase
{
    private readonly Option<string[]> _parameters = new("--parameter", "-p") { Description = "A pipeline parameter for this run, such as AccuracyGate=0.95 (may be repeated)", HelpName = "name=value" };
    private readonly Option<string[]> _select = new("--select") { Description = "Run these steps only, such as Train,Evaluate (may be repeated)", HelpName = "steps" };
    private readonly Option<string?> _from = new("--from") { Description = "With --select: the run whose results stand for the other steps: its id, ARN, or latest", HelpName = "execution" };
    private readonly Option<bool> _skip = new("--skip") { Description = "Leave out the steps that cannot run on the local endpoint; shows which and why" };
    private readonly Option<bool> _interrupt = new("--interrupt-spot") { Description = "Interrupt the next spot training job once, as AWS would; it goes on from its checkpoint" };
    private readonly Option<int?> _parallel = new("--parallel") { Description = "How many steps run at a time. Default: as the pipeline says", HelpName = "steps" };
    private readonly Option<string?> _pipeline = PipelineOption.Make();
    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Show every step and wait for the end" };

    public RunCommand() : base("run", "Start the training pipeline", json: true)
    {
        foreach (var option in new Option[] { _parameters, _select, _from, _skip, _interrupt, _parallel, _pipeline, _wait }) Options.Add(option);
        _parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--parameter: got '{token.Value}', must be name=value.");
            }
        });
        Whole(_parallel, 1, int.MaxValue, "a number of 1 or more");
        Validators.Add(result =>
        {
            if (result.GetValue(_from) is not null && (result.GetValue(_select) ?? []).Length == 0) result.AddError("--from: give --select too; a run takes results of another one only for the steps that it leaves out.");
            if (result.GetValue(_skip) && (result.GetValue(_select) ?? []).Length > 0) result.AddError("Give --select or --skip, not both.");
        });
    }

    // The same command would start another run.
    protected override string AfterInterruption => "A run that has begun goes on in the background; look with ./mlinfra status, end it with ./mlinfra stop.";

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        foreach (var option in new[] { _skip, _interrupt }.Where(arguments.GetValue))
        {
            if (!context.Target.IsLocal) throw new CliException($"{option.Name} is for the local endpoint; AWS runs every step, and interrupts spot capacity itself.", exitCode: ExitCodes.Usage);
        }
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var pipeline = await stack.PipelineAsync(context.Services, arguments.GetValue(_pipeline), cancellationToken);
        var definition = await Training.DefinitionAsync(context, pipeline, cancellationToken);
        var start = await StartOfAsync(context, arguments, pipeline, definition, cancellationToken);
        if (arguments.GetValue(_interrupt)) await LocalEndpoint.InterruptSpotAsync(context.Port, cancellationToken);
        var execution = await StartAsync(context, pipeline, start, cancellationToken);
        var screen = context.Screen;
        screen.Line($"[blue]▸[/] [bold]Train[/]     run [dim]{Markup.Escape(execution[(execution.LastIndexOf('/') + 1)..])}[/]");
        if (!arguments.GetValue(_wait))
        {
            screen.Line($"  It goes on in the background; look with ./mlinfra status{context.Flags}");
            if (screen.Json) screen.Document(new { executionArn = execution, steps = start.Steps });
            return ExitCodes.Ok;
        }
        var state = await Training.FollowAsync(context, definition.Only(start.Steps), execution, cancellationToken);
        await TellAsync(context, definition, start, state, cancellationToken);
        return ExitCodes.Ok;
    }

    private static async Task<string> StartAsync(Context context, string pipeline, PipelineStart start, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Services.Pipelines.StartAsync(pipeline, start, cancellationToken);
        }
        catch (AwsServiceException e) when (context.Target.IsLocal && start.Steps.Count == 0 && e.ErrorCode == "NotSupportedByLocal")
        {
            throw new CliException(e.Message, "Leave out what cannot run here: ./mlinfra run --skip; or run it in AWS: ./mlinfra run --aws");
        }
    }

    private static async Task TellAsync(Context context, Definition definition, PipelineStart start, RunState state, CancellationToken cancellationToken)
    {
        var screen = context.Screen;
        var arn = state.RegisteredArn;
        var number = arn?[(arn.LastIndexOf('/') + 1)..];
        var evaluation = arn is null ? null : await Evaluation.OfVersionAsync(context.Services, arn, cancellationToken);
        if (evaluation is not null) screen.Done("Evaluate", Training.Words(evaluation, start.Parameters.GetValueOrDefault("AccuracyGate") ?? definition.Defaults.GetValueOrDefault("AccuracyGate")));
        if (number is not null) screen.Done("Train", $"version {number} waits for approval: ./mlinfra approve {number}{context.Flags}");
        if (screen.Json) screen.Document(new { executionArn = state.ExecutionArn, state.Status, modelPackageArn = arn, version = number, steps = start.Steps, evaluation = evaluation?.Report });
    }

    private async Task<PipelineStart> StartOfAsync(Context context, ParseResult arguments, string pipeline, Definition definition, CancellationToken cancellationToken)
    {
        var chosen = (arguments.GetValue(_select) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToArray();
        if (chosen.FirstOrDefault(name => !definition.AllSteps.Contains(name)) is { } unknown)
        {
            throw new CliException($"The pipeline has no step '{unknown}'.", $"It has: {string.Join(", ", definition.AllSteps)}", ExitCodes.Usage);
        }
        var start = new PipelineStart
        {
            Parameters = Parameters(arguments.GetValue(_parameters) ?? [], definition),
            Steps = chosen,
            SourceExecutionArn = arguments.GetValue(_from) is { } from ? await PipelineRun.FindAsync(context.Services, pipeline, from, cancellationToken) : null,
            MaxParallelSteps = arguments.GetValue(_parallel),
        };
        return arguments.GetValue(_skip) ? start with { Steps = await SkipAsync(context, pipeline, cancellationToken) } : start;
    }

    // What cannot run here is shown; where everything can, the run is a whole one.
    private static async Task<IReadOnlyList<string>> SkipAsync(Context context, string pipeline, CancellationToken cancellationToken)
    {
        var plan = await LocalEndpoint.PlanAsync(context.Port, pipeline, cancellationToken);
        foreach (var step in plan)
        {
            context.Screen.Line($"    {(step.Runs ? "[green]▸[/]" : "[yellow]–[/]")} {Markup.Escape(step.Name),-24} [dim]{Markup.Escape(step.Type)}[/]{(step.Runs ? "" : $"  skipped: {Markup.Escape(step.Reason ?? "it cannot run here")}")}");
        }
        string[] runs = [.. plan.Where(step => step.Runs).Select(step => step.Name)];
        return runs.Length == plan.Count ? []
            : runs.Length > 0 ? runs
            : throw new CliException($"No step of the pipeline '{pipeline}' can run on the local endpoint.", "Deploy it to AWS: ./mlinfra deploy --aws, then ./mlinfra run --aws");
    }

    private static Dictionary<string, string> Parameters(string[] given, Definition definition)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var name = text[..text.IndexOf('=', StringComparison.Ordinal)];
            if (!definition.Defaults.ContainsKey(name))
            {
                throw new CliException($"The pipeline has no parameter '{name}'.", $"It has: {string.Join(", ", definition.Defaults.Keys)}", ExitCodes.Usage);
            }
            parameters[name] = text[(name.Length + 1)..];
        }
        return parameters;
    }
}
