using System.CommandLine;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`run`: starts the training pipeline.</summary>
internal sealed class RunCommand : CommandBase
{
    private readonly Option<string[]> _parameters = new("--parameter", "-p") { Description = "A pipeline parameter for this run, such as AccuracyGate=0.95 (may be repeated)", HelpName = "name=value" };
    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Show every step and wait for the end" };

    public RunCommand() : base("run", "Start the training pipeline", json: true)
    {
        Options.Add(_parameters);
        Options.Add(_wait);
        _parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--parameter: got '{token.Value}', must be name=value.");
            }
        });
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var definition = await Training.DefinitionAsync(context, stack.PipelineName, cancellationToken);
        var parameters = Parameters(arguments.GetValue(_parameters) ?? [], definition);
        var execution = await PipelineRun.StartAsync(context.Services, stack.PipelineName, parameters, cancellationToken);
        var screen = context.Screen;
        screen.Line($"[blue]▸[/] [bold]Train[/]     run [dim]{Markup.Escape(execution[(execution.LastIndexOf('/') + 1)..])}[/]");
        if (!arguments.GetValue(_wait))
        {
            screen.Line($"  It goes on in the background; look with ./mlinfra status{context.Flags}");
            if (screen.Json) screen.Document(new { executionArn = execution });
            return ExitCodes.Ok;
        }
        var state = await Training.FollowAsync(context, definition, execution, cancellationToken);
        var arn = state.RegisteredArn;
        var number = arn?[(arn.LastIndexOf('/') + 1)..];
        var evaluation = arn is null ? null : await Evaluation.OfVersionAsync(context.Services, arn, cancellationToken);
        if (evaluation is not null) screen.Done("Evaluate", Training.Words(evaluation, parameters.GetValueOrDefault("AccuracyGate") ?? definition.Defaults.GetValueOrDefault("AccuracyGate")));
        if (number is not null) screen.Done("Train", $"version {number} waits for approval: ./mlinfra approve {number}{context.Flags}");
        if (screen.Json) screen.Document(new { executionArn = execution, state.Status, modelPackageArn = arn, version = number, evaluation = evaluation?.Report });
        return ExitCodes.Ok;
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
