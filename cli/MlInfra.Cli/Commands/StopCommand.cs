using System.CommandLine;
using MlInfra.Cli.Platform;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`stop`: ends a run of the pipeline.</summary>
internal sealed class StopCommand : CommandBase
{
    private readonly Argument<string> _execution = new("execution") { Description = "The run: its id, ARN, or latest", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "latest" };
    private readonly Option<string?> _pipeline = PipelineOption.Make();
    private readonly Option<bool> _wait = new("--wait", "-w") { Description = "Wait until its steps have ended" };

    public StopCommand() : base("stop", "Stop a run of the pipeline", json: true)
    {
        Arguments.Add(_execution);
        Options.Add(_pipeline);
        Options.Add(_wait);
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var pipeline = await stack.PipelineAsync(context.Services, arguments.GetValue(_pipeline), cancellationToken);
        var execution = await PipelineRun.FindAsync(context.Services, pipeline, arguments.GetValue(_execution)!, cancellationToken);
        var state = await PipelineRun.ReadAsync(context.Services, execution, cancellationToken);
        if (state.IsOver)
        {
            throw new CliException($"The run {state.Id} is over already: it ended as {state.Status}.", $"Start another: ./mlinfra run{context.Flags}");
        }
        await context.Services.Pipelines.StopAsync(execution, cancellationToken);
        if (arguments.GetValue(_wait)) state = await PipelineRun.FollowAsync(context.Services, execution, _ => { }, cancellationToken);
        else state = await PipelineRun.ReadAsync(context.Services, execution, cancellationToken);
        context.Screen.Done("Stop", $"run {Markup.Escape(state.Id)} is {state.Status.ToLowerInvariant()}");
        if (context.Screen.Json) context.Screen.Document(new { state.ExecutionArn, state.Status });
        return ExitCodes.Ok;
    }
}
